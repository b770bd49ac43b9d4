"""Words that are names too, and words in the addresses of shared mailboxes that are none."""

from __future__ import annotations

_ORDINARY = """
able ales all am an and any april are art as at august autumn baker ball banks barber barley bass bay be bean
beans beer bell berry best bill bird bishop black blunt bolt bond branch brand bridge bright brook brooks brown
bull bush but butcher butler by can cannon carpenter carter case cash chance chase cherry church clerk close
constable cook cooper corn court crisp cross crystal dawn day dean do draper drew drive fair faith farmer field
fields fisher flowers for ford forest foster fox frank frost gardener gates gene gentle get glass go gold good
grace grant gray green grey guy hall ham hand harvest has he head heath high hill hills holiday hope house
how hunt hunter if in iron is it jack jay jewel joy june just key keys king lake lamb land lane large law laws
let link little lock long lord love low major march mark marks marsh marshall mason masters may me merry mile
miles mill miller mills moon moss my nail new no noble north not now oak of off ok old on one or our out page
park parks pat pc pearl pen penny pepper petty piper plant plum pond poor port porter post potter potts pound
power powers price pride prime prince queen quick rain rave ray read reader reed rice rich ring river rivers rob
robin rock rod rose rush salt savage see self sharp shepherd short silver singer small smart snow so south spark
speed spring stamp star steel step still stock stone stones storm strange street strong sue sugar summer sunny
sweet swift the tidy to too town trip trust turner tv twist two up us use via victor wade walker wall walls ward
warden warm was water waters way we weaver weeks well wells west white who why wild will wills winter wise wolf
wood woods worth yet you young
"""
_NO_NAMES = """
account accounts admin administrator adult benefits bursar business care caretaker cashiers children churches
contact council customer customers data deputy desk education email enquiries enquiry equipment facilities
finance head headteacher health hello help helpdesk hire housing hr ict info information it kiosk laptop legal
library licensing mail mailbox manager media museum network news noreply office operations parking payroll
planning post postmaster press principal printer procurement project projects reception recycling registrar
reports room safeguarding school schools secretary security service servicedesk services shared sites social
sport staff stores supplies support system systems team technician test theatre training transport user waste
webmaster works
"""

ORDINARY = frozenset(_ORDINARY.split())
"""Written small, or at the beginning of a sentence, these are taken for what they say."""

NO_NAMES = frozenset(_NO_NAMES.split())
"""An address with one of these belongs to no one person."""
