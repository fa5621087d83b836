"""Everything that is said to people in one language: one package per language, and what all languages share.

A language package holds what patients read on paper and on the phone, with the texts of the phone's scripts.
``english`` also has the clinical words of the therapists' screens. The running text of those screens stands
in their templates, in English only.
"""
