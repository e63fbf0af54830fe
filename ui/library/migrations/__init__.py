"""How the library's database got its shape, one file a version, in ``versions``.

Alembic runs ``env.py`` on the connection that :func:`ui.library_store.migrate` hands over. A
version imports nothing of the app: it must do in ten years what it does today.
"""
