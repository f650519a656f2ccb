"""What signed-in people share: who they are, how their forms are pressed, their account (web contract, section 6)."""
