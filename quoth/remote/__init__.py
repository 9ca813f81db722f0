"""SPARQL servers on the network: giving them the graph, and asking them in place of the store.

`exchange` alone speaks HTTP. It is loaded by the commands that name a server, and by nothing else.
"""
