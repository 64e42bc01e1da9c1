"""Offices of multifunctional centres: what a printed row means, and which rows are one office.

``timewords`` → ``timetable`` → ``hours`` turn printed hours into OpenStreetMap's opening_hours, ``phones`` telephones
into E.164; ``identity`` says when two rows are one office, ``contradictions`` what their acts say differently;
``rows`` writes it all into the base.
"""
