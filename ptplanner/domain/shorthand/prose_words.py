"""The words of handout prose: those that carry no number, and those that may not be passed over.

A word stands here because it cannot change a dose ("please", "knee"), or because it does change one in a way that
a dose cannot say ("not", "until", "increase"). A word in neither list is refused, so these lists decide how much
prose is read, and never what it means.
"""

from __future__ import annotations

# Words and phrases that are passed over.
FILLERS = """
a an the this that these those it its them they your yours you yourself we our us i my their his her he she is
are be been was being as so just also again too there here now all same next such of for on with at in into onto
by from over through under along against across about around out off please try trying aim aiming remember make
sure ensure want need needs like let lets let's get go goes going do does doing done perform performing
performed repeat repeating repeated complete completing completed finish finishing finished continue continuing
practise practice carry take taking give using use used allow come coming should must can could will would may
might shall have has having slight slightly light lightly soft softly smooth smoothly smoothness controlled
control carefully careful fully full good nice small large big little tall straight flat tight tightly firm
firmly strong strongly relaxed long short deep deeply even evenly high low wide narrow normal normally proper
properly active actively position positions posture stretch stretches stretching exercise exercises movement
movements move moving motion action program programme plan routine page sheet dose dosage
prescription total overall target amount volume parameters instructions patient therapist physio back forward
forwards backward backwards sideways outward outwards inward inwards upwards downwards start starting beginning
begin end ending middle top bottom point range height floor ground wall chair bed table mat towel ball pillow
cushion step stair stairs counter door bench sofa couch strap rope stick weight weights dumbbell dumbbells cuff
machine lie lying sit sitting seated stand standing kneel kneeling stay staying keep keeping maintain
maintaining remain remaining sustain place placing put return returning release releasing relax relaxing lean
leaning squeeze squeezing tighten tightening tense tensing brace bracing contract contracting press pressing
push pushing pull pulling draw drawing bend bending straighten straightening flex flexing extend extending
rotate rotating turn turning roll rolling roughly approximately approx kindly leave manage work isometric eccentric
pendulum pendulums doorway slr tke tuck tilt tilting curl curling reach reaching swing swinging slide
sliding shrug shrugging pinch pinching clench clenching open opening close closing pointing nod nodding circle
cross crossing tap tapping touch kick kicking pump pumping balance balancing plank squat squatting lunge lunging
bridge bridging clam hinge feel alternation feeling comfortably easily gentle gently easy comfortable steady steadily
moderate moderately calm calmly quiet quietly natural naturally form technique
period equipment static stationary indoor outdoor outside inside
body muscle muscles spine neck head chin chest tummy stomach belly abdomen pelvis pelvic
buttock buttocks glute glutes thigh thighs quad quads hamstring hamstrings calf calves shin heel heels toe toes
finger fingers thumb blade blades trunk core palm palms fist joint leg legs arm arms foot feet hand hands knee
knees hip hips shoulder shoulders elbow elbows wrist wrists ankle ankles
"""

# Phrases that are passed over, each on its own line.
FILLER_PHRASES = """
at least
at a minimum
a minimum of
minimum of
no fewer than
no less than
not less than
not fewer than
or so
a total of
in total
in all
altogether
at your own pace
within
number of
no of
in a row
in one session
in a session
in one go
keep breathing
breathe normally
breathing normally
hold on to
hold onto
holding on to
holding onto
each rep
each reps
each repetition
each time
each one
each lift
each stretch
each squeeze
each hold
each movement
each contraction
each exercise
each for
each lasting
each of
every rep
every repetition
every time
every exercise
every one
per rep
per repetition
per exercise
per session
each session
every session
at a time
at once
at the same time
together
the start
to start
the end
back to the start
starting position
start position
end position
making sure
quad set
quad sets
glute set
glute sets
hamstring set
hamstring sets
one leg
one foot
one arm
one hand
one knee
one side
both arms together
both legs together
both hands together
both feet together
both knees together
both sides together
both arms at once
both legs at once
both sides at once
both arms at the same time
both legs at the same time
both hands at the same time
both sides at the same time
take a break
separate
spread
evenly spread
spread out
spread evenly
spaced
spaced out
different
let go
come back
"""

# Words that change a dose in a way that it cannot say. The text goes on with "Put it in the note."
REFUSED_WORDS = {
    "says what not to do. A dose says what to do: leave it out, or put it in the note.":
        "not don't dont never without avoid skip except excluding cannot can't instead nor neither",
    "depends on something. Write the dose without it, and put it in the note.":
        "if when whenever unless depending depends while once you where provided",
    "has no end in numbers. How long, or how many? Write that, and put the words in the note.": "until till",
    "changes the dose from day to day. Write the dose of today, and put the rest in the note.":
        "increase increasing increased progress progressing progressed add adding build building gradually "
        "decrease decreasing reduce reducing double doubling halve advance advancing towards toward",
    "has no number. Write how many, or put it in the note.":
        "few several some many couple often frequently regularly occasionally lots plenty multiple various "
        "sometimes usually needed possible regular frequent",
    "gives only one end. Write a range like 8-10.":
        "more less fewer most least than",
    "is not counted in a dose. Write the seconds, or the repetitions of a breathing exercise.":
        "breath breaths breathe breathing inhale exhale inhalation inhalations exhalation exhalations",
    "is not measured in a dose. Put it in the note.":
        "degree degrees cm centimeter centimeters centimetre centimetres inch inches percent % 1rm rm "
        "bpm watt watts rpm length lengths lap laps yard yards ft",
    "gives different doses. Write one dose, and put the rest in the note.":
        "third last remaining alternatively",
    "is not written in months. Write weeks, like 4 weeks.": "month months year years",
}  # fmt: skip

# What sets and repetitions are called; the number stands before them.
SET_NOUNS = (
    "round rounds bout bouts lot lots circuit circuits series cycles block blocks batch batches"
)
REPETITION_NOUNS = """
steps circles lifts squeezes pumps raises presses bends curls squats bridges taps kicks slides rolls rotations
turns movements contractions reaches pulls pushes swings marches clams lunges nods tilts stretches strides goes
tries attempts shrugs lowers dips twists extensions flexions openings crunches pushups situps stepups rises
drops touches repeats thrusts openers glides shakes hinges rows throws catches jumps hops clenches pinches tucks
retractions bounces sweeps arcs clamshells planks
"""

# Sessions: how often something is done, when "a day" or "a week" follows.
SESSION_NOUNS = "session sessions sitting sittings occasion occasions workout workouts"
# What is done for a time or a distance rather than held.
MOVING_WORDS = """
walk walks walking jog jogs jogging run runs running ride rides riding cycle cycling bike biking bicycle swim
swims swimming pedal pedalling pedaling march marching treadmill elliptical hike hikes hiking dance dancing
stroll strolls strolling aerobic cardio activity activities
"""
MOVING_PHRASES = """
up and down
keep going
carry on
keep moving
on the spot
go on
"""

# Words for the speed of walking; elsewhere the first group needs a tempo or the note, the second says nothing.
PACE_WORDS = {
    "slow": "slow slowly", "fast": "fast quick quickly", "brisk": "brisk briskly",
    "easy": "easy gentle gently leisurely light", "steady": "steady steadily",
    "comfortable": "comfortable comfortably", "moderate": "moderate moderately",
}  # fmt: skip
PACE_NOUNS = "pace speed effort intensity exertion"
PACES_WITH_SPEED = ("slow", "fast", "brisk")

# The part of a repetition that a time belongs to.
UP_WORDS = "up lift lifting lifts raise raising rise rising"
DOWN_WORDS = "down lower lowering lowers"
END_OF_MOVEMENT = """
at the top
at the bottom
at the end
at the end of the movement
at the top of the movement
at end range
at the highest point
in the end position
at the lowest point
at the furthest point
"""

# When in the day: each is once a day.
TIMES_OF_DAY = {
    "morning": "morning|mornings|am|a.m|breakfast|before breakfast|on waking|when you wake up|waking",
    "midday": "midday|noon|lunch|before lunch|lunchtime|afternoon|afternoons",
    "evening": "evening|evenings|night|pm|p.m|dinner|before dinner|bedtime|before bed|before bedtime|before sleep|"
    "before you go to bed|before going to bed",
}
# These say more than "once a day", so they go into the note as well.
KEPT_TIMES_OF_DAY = (
    "before breakfast", "before lunch", "before dinner", "before bed", "before bedtime", "before sleep", "bedtime",
    "on waking",
)  # fmt: skip

# A goal for later instead of a dose for today.
TARGET_PHRASES = """
start at
start with
starting at
starting with
start from
begin at
begin with
build up
build up to
building up
building up to
work up
work up to
working up to
work towards
work toward
working towards
progress to
increase to
aim to reach
add one
"""

# A bare number after these counts repetitions: "do 10".
DOING_WORDS = """
do doing perform performing repeat repeating complete completing finish practise practice continue work
"""
# Moving without an end position: a time beside these is not a hold.
DYNAMIC_WORDS = """
swing swinging circle circling rotate rotating roll rolling pump pumping tap tapping kick kicking nod nodding
move moving step stepping circles swings rolls rotations taps kicks marches steps squats lunges raises lifts
curls presses shakes pumps nods jumps hops climbers jacks pendulum pendulums
"""

# Keeping still: a time after one of these in the same clause is a hold.
STAYING_WORDS = """
stay staying keep keeping maintain maintaining remain remaining sustain squeeze squeezing tighten tightening tense
tensing brace bracing press pressing push pushing pull pulling balance balancing plank lean leaning
"""

# How a movement is done, not how much of it: "as high as comfortable".
DEGREES = "high far low deep wide straight close slow slowly tight hard upright tall smoothly fast quickly"

# Rests. After these a time is a rest between sets.
REST_WORDS = (
    "resting rests pause pauses pausing break breaks recovery recover breather off wait waiting"
)
BETWEEN_SETS = """
between sets
between each set
between every set
between the sets
between your sets
in between sets
in between each set
between rounds
after every set
after each set
after a set
between bouts
before the next set
before next set
before your next set
after each round
"""
BETWEEN_REPETITIONS = """
between reps
between repetitions
between each rep
between each repetition
between holds
between each hold
between stretches
after each rep
after each repetition
after every rep
after every repetition
after each one
after each hold
after each stretch
before the next rep
before the next repetition
before the next one
between each stretch
"""
UNCLEAR_BETWEEN = """
in between
"""
MOST_DAYS = """
most days
on most days
most days of the week
on most days of the week
"""

COUNT_WORDS = "count counts counting"
RELAX_WORDS = """
relax
relax for
then relax
"""
ABOVE_WORDS = """
above
over
more than
greater than
higher than
beyond
exceeds
exceed
goes above
goes over
goes beyond
rises above
gets above
is above
is more than
is over
is worse than
worse than
increases above
"""
REACH_WORDS = """
reaches
gets to
hits
rises to
goes up to
"""
STOP_WORDS = """
stop
stop if
stop when
stop at
stop once
ease off if
ease off at
"""
BETWEEN_WORDS = "between"


# These lists hold a phrase on each line, the others words with spaces between.
PHRASE_LISTS = (
    "FILLER_PHRASES", "MOVING_PHRASES", "END_OF_MOVEMENT", "TARGET_PHRASES", "BETWEEN_SETS",
    "BETWEEN_REPETITIONS", "UNCLEAR_BETWEEN", "MOST_DAYS", "RELAX_WORDS", "ABOVE_WORDS", "REACH_WORDS",
    "STOP_WORDS",
)  # fmt: skip
