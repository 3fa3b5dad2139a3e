"""Operations: every question of the client as a function from its parameters to a request; the faces send it.

Their signatures and docstrings are those of the methods of Client and AsyncClient.
"""
