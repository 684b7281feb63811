"""Words too common to tell one passage from another, without accents, some as they are typed in haste (“c koi”)."""

from __future__ import annotations

_FRENCH = """
a ai aie aient ait alors apres as au aucun aucune aussi autre autres aux avait avant avec avez avoir avons
bien c ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de deja
depuis des dit doit doivent donc dont du elle elles en encore entre es est et etait etaient etant ete etes
etre eu eux fait faire faut font il ils j je jusque l la le les leur leurs lors lorsque lui m ma mais me meme
memes mes moi moins mon n ne ni non nos notre nous on ont ou par parce pas peut peuvent peux plus plutot pour
pourquoi pourrait puis puisque qu quand que quel quelle quelles quels qui quoi s sa sans se selon sera seront
ses si sien soi soient sois soit sommes son sont sous suis sur t ta te tel telle telles tels tes toi ton toujours
tous tout toute toutes tres tu un une veut veux voici voila vos votre vous y dois puis
koi ke ki pk pkoi
"""
_ENGLISH = """
a about above after again all also am an and any are as at be because been before being below between both but
by can could d did do does doing don down during each few for from further had has have having he her here hers
him his how i if in into is it its itself just ll m me more most my no nor not now of off on once only or other
our ours out over own re s same shall she should so some such t than that the their theirs them then there these
they this those through to too under until up ve very was we were what when where which while who whom why will
with would you your yours
"""
STOP_WORDS: dict[str, frozenset[str]] = {
    "fr": frozenset(_FRENCH.split()),
    "en": frozenset(_ENGLISH.split()),
}
