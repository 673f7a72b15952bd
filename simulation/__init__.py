"""A desk and three crews on the same data, in memory: seeded random histories that try to lose an edit.

The plugin's own engine runs against `SimulatedCloud`, which follows the sandbox's rules, which follow a real server's.
Nothing here sleeps, starts a thread, or looks at the real time; all chance comes from one random source that is handed
in, so the same seed gives the same history.
"""
