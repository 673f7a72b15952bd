"""How edits travel: pull, compare, merge, push, and bring the local file to the cloud's state plus what is left."""
