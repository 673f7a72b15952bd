"""Two linked folders and one cloud: seeded random histories of files that try to lose, double or halve one.

The plugin's own jobs run on real folders, with transport, clock and chance handed in: no thread, no waiting, and the
same seed gives the same history. Edits of GeoPackages have a simulation of their own, one package above.
"""
