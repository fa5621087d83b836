"""Words of exercise instructions that cannot change a dose: body parts, things, positions, verbs, adverbs.

A word may stand here only if a sentence with it and one without it have the same dose. So these lists hold no word
of negation, condition, limit, comparison, order or change over time, and no number or unit.
"""

from __future__ import annotations


def split_words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Parts of which a person has two: "each" before one of them is each side.
PAIRED_PARTS = split_words("""
forearm palm fist thumb armpit shin kneecap hamstring quad groin glute instep sole eye ear eyebrow cheek nostril
collarbone
""")
# Parts of which a person has one or many: "each" before one of them is not each side.
SINGLE_PARTS = split_words("""
finger fingertip knuckle nail rib disc joint muscle tendon ligament bone limb head face forehead nose mouth lip tongue
tooth jaw chin neck throat nape chest breastbone torso trunk waist stomach tummy belly abdomen navel bottom spine
tailbone pelvis core skin body scar toe
""")
# Parts that are named with one word for all of them, and the names of muscles and bones.
PART_NAMES = split_words("""
abs abdominals obliques pectorals pecs lats traps quadriceps biceps triceps deltoid deltoids glutes gluteals teeth
vertebrae achilles tendons plantar fascia diaphragm bladder vagina perineum rotator bellybutton midback sternum sacrum
coccyx femur tibia humerus ulna patella patellar scapula scapulae scapular shoulderblade shoulderblades thoracic
lumbar cervical sacroiliac rectus oblique psoas iliopsoas piriformis adductor adductors abductor abductors soleus
gastrocnemius gastroc peroneal peroneals tibialis rhomboid rhomboids trapezius latissimus serratus infraspinatus
supraspinatus subscapularis flexor flexors extensor extensors vmo itb
""")
# Things that a person stands on, holds or uses.
THINGS = split_words("""
chair seat armchair stool bench sofa settee couch bed mattress headboard table desk worktop countertop counter sink
basin bathtub shower toilet fridge cupboard shelf ledge rail handrail banister frame doorframe doorknob doorway door
window windowsill wall corner floor carpet rug mat towel blanket sheet pillow cushion bolster wedge roller ball
football sponge book belt strap rope string scarf sock shoe slipper trainer sneaker stick broom broomstick umbrella
pole cane crutch walker rollator stair staircase stairway kerb curb stepper platform box ramp corridor hallway kitchen
bathroom bedroom garden pavement path bucket bag backpack rucksack basket dumbbell barbell kettlebell machine bar
pulley cable handle grip peg putty elastic trampoline beam rung splint sling brace insole mirror cone coin pencil cup
mug tin plate jar marble button newspaper tray trolley ceiling wheelchair surface edge armrest backrest footrest
object item
""")
POSITIONS = split_words("""
front rear sidelying centre center behind beneath underneath beside near nearby close upright supine prone
sideward sidewards halfway midway midline vertical vertically horizontal horizontally diagonally lengthwise crosswise
parallel perpendicular apart aside overhead alongside bent curved arched rounded slumped crossed uncrossed clasped
interlocked extended flexed propped supported unsupported tucked hooked angled elevated seated reclined crooklying
fourpoint tabletop tandem staggered neutral aligned square pointed turned rotated rolled folded bare barefoot loose
loosely space direction directions line angle gap posture alignment stance air upward downward outstretched facing
""")
ADVERBS = split_words("""
completely entirely wholly totally thoroughly correctly accurately precisely exactly simply clearly rhythmically
fluidly freely fluently gracefully patiently consciously deliberately mindfully purposefully securely safely equally
simultaneously continuously constantly visibly noticeably effortlessly snugly closely directly immediately
automatically neatly nicely perfectly inwardly outwardly meanwhile ideally preferably very quite really fairly
pretty truly well whole entire internally externally laterally medially
""")
# Verbs of moving. A time without a label beside one of them can be a duration or a hold, so it is asked.
MOTION_VERBS = split_words("""
train rock sway shift transfer pivot twist wiggle wriggle waggle wobble jiggle shake shuffle creep crawl climb clamber
mount descend ascend stride stamp stomp hop bounce stoop bow crouch dip hunch splay fan flick clap pat rub
stroke massage knead scrape scrunch scoop drag haul heave throw catch toss wind stir wipe sweep blink chew swallow
yawn clamp nudge poke punch strike loosen free glide skate spin bob trace spell mobilise mobilize
activate strengthen hoist carry
""")
# Verbs of setting up and of keeping still.
OTHER_VERBS = split_words("""
prop support assist guide grasp grip grab hook clasp cup interlock fold unfold wrap unwrap untie fasten secure
attach anchor hang dangle drape float hover sink settle adjust align face look gaze focus concentrate imagine picture
visualise visualize think notice check observe listen sense curl uncurl arch flatten lengthen soften stiffen relax
recline slouch slump perch sit stand lie kneel straddle smile frown cross uncross connect link bring fetch lay
position activate engage recruit initiate commence resume unclench contract stabilise stabilize coordinate isolate
emphasise emphasize retract protract depress elevate abduct adduct supinate pronate invert evert dorsiflex plantarflex
target prepare wear strap
""")
# Past forms that the rules of English do not make.
VERB_FORMS = split_words("""
kept stood lain laid knelt drawn brought hung slid risen gone felt seen shown made done taken given clasping
""")
OTHER_WORDS = split_words("""
allowed permitted acceptable ok okay tolerable everything anything something someone person partner carer helper
physiotherapist clinician doctor nurse family gravity momentum stability flexibility mobility endurance coordination
circulation tension contact assistance guidance supervision sensation area region section spot attention purpose idea
quality style manner fashion shape letter alphabet music home house gym clinic pool superman cobra birddog deadbug
cat cow camel bird dog bug windmill abduction adduction supination pronation protraction depression elevation inversion
eversion dorsiflexion plantarflexion concentric isotonic internal external anterior posterior lateral medial gait
whose what who because firm sturdy solid stable secure dry cool wooden plastic rubber metal plain
""")

# Nouns that a number follows as a name: in "page 3 leg raises" the 3 counts nothing.
NUMBERED_NOUNS = frozenset(
    split_words(
        "page step exercise picture photo image diagram position point action section letter item"
    )
)
_DOUBLED = frozenset(
    split_words(
        "grip grab wrap hop pat rub clap sit hug bob dip stop spin drag hum strap fan prop plan pin stir "
        "scrub"
    )
)


def list_harmless_words() -> list[str]:
    """List all words of this module, with plurals of nouns and forms of verbs."""
    nouns = [*PAIRED_PARTS, *SINGLE_PARTS, *THINGS]
    verbs = [*MOTION_VERBS, *OTHER_VERBS]
    found = {
        *nouns, *map(build_plural, nouns), *(form for verb in verbs for form in list_verb_forms(verb)),
        *PART_NAMES, *POSITIONS, *ADVERBS, *VERB_FORMS, *OTHER_WORDS, "picture", "photo", "image", "diagram",
    }  # fmt: skip
    return sorted(word for word in found if word.isalpha())


_PHRASES = (
    "try to", "aim to", "aim for", "want to", "need to", "have to", "be sure to", "remember to", "make sure to",
    "to finish", "to complete", "to do", "your weight", "shift weight", "set up", "side to side",
    "from side to side", "side by side", "to one side",
)  # fmt: skip


def list_nouns() -> list[str]:
    """List the body parts and things that can be held or rested, with their plurals."""
    nouns = [*PAIRED_PARTS, *SINGLE_PARTS, *THINGS, *_PAIRED_ELSEWHERE, "foot", "back"]
    return [*nouns, *map(build_plural, nouns)]


def list_harmless_phrases() -> list[str]:
    """List phrases in which a word of doses has no number: ``between your knees``, ``both knees bent``."""
    paired = [*PAIRED_PARTS, *_PAIRED_ELSEWHERE]
    plurals = [*map(build_plural, [*paired, *SINGLE_PARTS]), "feet", "shoulder blades", "thighs"]
    both = [f"both {part}" for part in [*map(build_plural, paired), "feet"]]
    everything = [*paired, "foot", "back", *SINGLE_PARTS, *THINGS]
    return [
        *_PHRASES,
        *(
            f"{way} {owner} {noun}"
            for way in ("toward", "towards")
            for owner in ("your", "the")
            for noun in [*everything, *map(build_plural, everything)]
        ),
        *(f"between {owner} {part}" for owner in ("your", "the") for part in plurals),
        *(f"{part} {mark}" for part in both for mark in _POSTURES),
        *(f"one {noun}" for noun in [*PAIRED_PARTS, *SINGLE_PARTS, *THINGS]),
        *(
            f"two {part}"
            for part in ("hands", "fingers", "pillows", "cushions", "chairs", "thumbs")
        ),
        *(f"{where} the other" for where in _BESIDE_THE_OTHER),
        *(f"while {posture}" for posture in _WHILE),
        *(f"{part} {word}" for part in _LEVELS for word in ("level", "height")),
    ]


_PAIRED_ELSEWHERE = [
    "knee",
    "leg",
    "arm",
    "hand",
    "heel",
    "ankle",
    "hip",
    "shoulder",
    "elbow",
    "wrist",
    "thigh",
    "buttock",
    "calf",
]
_POSTURES = split_words("straight bent flat relaxed together crossed")
_BESIDE_THE_OTHER = ("in front of", "behind", "on top of", "beside", "across", "next to")
_WHILE = (
    "sitting", "standing", "lying", "kneeling", "seated", "you sit", "you stand", "you lie", "you kneel", "you do",
    "doing", "performing", "you are doing", "keeping",
)  # fmt: skip
_LEVELS = split_words("shoulder chest hip waist eye head knee ear chin")


def build_plural(noun: str) -> str:
    irregular = {"foot": "feet", "tooth": "teeth", "calf": "calves", "shelf": "shelves"}
    if noun in irregular:
        return irregular[noun]
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def list_verb_forms(verb: str) -> tuple[str, ...]:
    """List the forms of a regular verb: ``grip``, ``grips``, ``gripping``, ``gripped``."""
    stem = verb + verb[-1] if verb in _DOUBLED else verb.removesuffix("e")
    past = f"{verb[:-1]}ied" if verb in ("carry", "untie") else f"{stem}ed"
    third = f"{verb[:-1]}ies" if verb == "carry" else build_plural(verb)
    return verb, third, f"{stem}ing", past
