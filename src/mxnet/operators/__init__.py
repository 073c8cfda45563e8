"""Operator declarations; users reach them through ``mx.nd`` and ``mx.sym``, never from here."""
