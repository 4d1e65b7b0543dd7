"""One publication with everything that belongs to it. In: a checked site. Out: a folder and a zip.

    _site/, data/published/, figures/, data/release.yml -> release/ -> releases/VERSION/ and .zip

``make`` does the work in this order: ``refusals`` say what stands in the way, ``content`` copies,
``codebook``, ``citation``, ``deposit``, ``parts`` and ``statements`` describe, ``difference``
compares with the release before, ``archive`` packs.
"""
