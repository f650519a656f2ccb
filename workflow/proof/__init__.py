"""What the journal proves of the other tables: entries state facts about rows, and the rows are held against them.

Each kind of fact (`kinds`) is one function of the database. The entry that tells of a deed carries what the function
gives at the end of the deed (`facts` in its detail); `journal verify` asks the function again and names what differs.
The newest statement about a row counts. See docs/adr/0012.
"""
