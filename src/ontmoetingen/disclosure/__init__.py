"""The wall between answers and everything that is shown.

``rules`` says what may pass, ``catalogue`` what each published table holds, ``protect`` hides,
``publish`` writes table and sidecar together, ``gate`` reads a built site for what leaked.
"""
