"""Who is in a synthetic cohort: patients, their phantoms and true ratios, pain scores and clinical data."""

from dataclasses import dataclass, replace

import numpy as np
from SpinePainRHILib.Core.CaseTags import BASELINE
from SpinePainRHILib.Core.Levels import LEVELS, MULTIPLE, locationOf, regionOf

from .CohortModel import BILSKY_GRADES, FOLLOW_UP, CohortModel
from .CohortPain import PlannedScore, painOf, plannedScores
from .Parameters import LesionParameters, MetastasisKind, MetastasisParameters, PhantomParameters
from .Solids import solidsOf
from .SpinePhantom import truthOfParameters
from .Truth import AxisTruth

FIRST_LEVEL, LAST_LEVEL = "C3", "L5"
"""Metastases are placed between these."""

LAST_CORD_LEVEL, FIRST_CAUDA_LEVEL, LAST_CAUDA_LEVEL = "L1", "L2", "S1"


@dataclass(frozen=True)
class PlannedCase:
    """One patient at one timepoint: what to make and what it truly is. ``location`` and ``count`` are those of the
    metastases, in the picture or not."""

    caseId: str
    timepoint: str
    parameters: PhantomParameters
    truth: AxisTruth
    location: str
    count: int
    latentPain: float


@dataclass(frozen=True)
class PlannedClinicalData:
    """Clinical data of a patient; ``qlqBm22`` by timepoint, 0 to 100."""

    caseId: str
    ageYears: int
    histology: str
    monthsToMetastasis: int
    chemotherapy: bool
    radiotherapy: bool
    sins: int
    bilsky: str
    ecog: int
    qlqBm22: dict[str, float]


@dataclass(frozen=True)
class CohortPlan:
    """A cohort without its pictures; ``cases`` by patient, then timepoint."""

    model: CohortModel
    seed: int
    cases: tuple[PlannedCase, ...]
    vas: tuple[PlannedScore, ...]
    clinical: tuple[PlannedClinicalData, ...]

    @property
    def baseline(self) -> tuple[PlannedCase, ...]:
        return tuple(case for case in self.cases if case.timepoint == BASELINE)

    @property
    def rhiPainCorrelation(self) -> float | None:
        """Pearson correlation of true RHI and latent pain at baseline; None below three patients."""
        values = np.array([(case.truth.ratios.rhiPercent, case.latentPain) for case in self.baseline])
        return float(np.corrcoef(values.T)[0, 1]) if len(values) > 2 else None


def makeCohortPlan(patients: int = 45, seed: int = 1, model: CohortModel | None = None) -> CohortPlan:
    """Draws a cohort. A patient depends on ``seed`` and the patient's number only, so a larger cohort begins with
    the same patients. Raises ValueError for less than one patient."""
    if patients < 1:
        raise ValueError(f"A cohort needs at least one patient, not {patients}.")
    model = model or CohortModel()
    cases: list[PlannedCase] = []
    vas: list[PlannedScore] = []
    clinical: list[PlannedClinicalData] = []
    for number in range(1, patients + 1):
        random = np.random.default_rng([seed, number])
        caseId = f"sub-{number:03d}"
        levels = _levels(random, model)
        parameters = [_parameters(random, model, levels, caseId, int(random.integers(2**31)))]
        if random.random() < model.followedUp:
            parameters.append(_afterTreatment(random, parameters[0]))
        location = locationOf(levels) or MULTIPLE
        own: list[PlannedCase] = []
        deviation = float(random.normal(0, model.pain.patientSd))
        for each in parameters:
            truth = truthOfParameters(each).acquisition
            latent = painOf(model.pain, truth.ratios.rhiPercent or 0.0, len(levels), location,
                            each.timepoint != BASELINE) + deviation
            own.append(PlannedCase(caseId, each.timepoint, each, truth, location, len(levels), latent))
        perLesion = random.random() < model.perLesionEntries
        cases += own
        vas += [entry for case in own for entry in plannedScores(
            random, model, case.caseId, case.timepoint, case.latentPain, levels if perLesion else ())]
        clinical.append(_clinical(random, model, own))
    return CohortPlan(model, seed, tuple(cases), tuple(vas), tuple(clinical))


def _choose(random: np.random.Generator, shares: dict[str, float]) -> str:
    return str(random.choice(list(shares), p=np.array(list(shares.values())) / sum(shares.values())))


def _levels(random: np.random.Generator, model: CohortModel) -> tuple[str, ...]:
    """Levels of all metastases, from head to tail; a level may hold several."""
    possible = LEVELS[LEVELS.index(FIRST_LEVEL):LEVELS.index(LAST_LEVEL) + 1]
    location = _choose(random, model.locations)
    if location != MULTIPLE:
        count = int(random.choice([1, 2, 3], p=model.singleCounts))
        chosen = random.choice([level for level in possible if regionOf(level) == location], count)
    else:
        count = min(2 + int(random.poisson(model.furtherInMultiple)), model.maximumCount)
        chosen = random.choice(possible, count)
        while locationOf(chosen) != MULTIPLE:
            chosen = random.choice(possible, count)
    return tuple(sorted(map(str, chosen), key=LEVELS.index))


def _parameters(random: np.random.Generator, model: CohortModel, levels: tuple[str, ...], caseId: str,
                seed: int) -> PhantomParameters:
    """A sagittal picture around one of the metastases; the cord is outlined over the two to four levels there."""
    main = str(random.choice(levels))
    index = LEVELS.index(main)
    isCauda = index >= LEVELS.index(FIRST_CAUDA_LEVEL)
    lowest, highest = ((LEVELS.index(FIRST_CAUDA_LEVEL), LEVELS.index(LAST_CAUDA_LEVEL)) if isCauda
                       else (1, LEVELS.index(LAST_CORD_LEVEL)))
    first = max(index - int(random.integers(0, 3)), lowest)
    last = min(max(index + int(random.integers(0, 2)), first + 1), highest)
    first = min(first, last - 1)
    spacing = float(random.choice([0.65, 0.7, 0.75, 0.8]))
    pixels = int(random.choice([256, 288, 320, 352]))
    bones = tuple(MetastasisParameters(
        level, MetastasisKind.LYTIC if random.random() < 0.6 else MetastasisKind.BLASTIC, random.uniform(0.4, 0.9),
        random.uniform(-0.2, 0.2), random.uniform(-0.15, 0.15), outlined=first - 2 <= LEVELS.index(level) <= last + 2)
        for level in levels)
    parameters = PhantomParameters(
        firstLevel=LEVELS[first], lastLevel=LEVELS[last], sizeRas=(int(random.choice([13, 15])), pixels, pixels),
        spacingRasMm=(float(random.choice([3.5, 4.0])), spacing, spacing), scolioticMm=random.uniform(0, 2),
        gridShiftMm=tuple(random.uniform(-1, 1, 3).tolist()), curvature=random.uniform(0.8, 1.15),
        cordScale=random.uniform(0.92, 1.08), noiseSd=random.uniform(10, 24), biasField=random.uniform(0.1, 0.35),
        lesions=(), metastases=bones, seed=seed, caseId=caseId)
    bright = [level for level in dict.fromkeys(levels) if first <= LEVELS.index(level) <= last and random.random() < (
        model.brightCord if level == main else model.brightCordNearby)]
    return replace(parameters, lesions=_lesions(random, parameters, bright))


def _lesions(random: np.random.Generator, parameters: PhantomParameters,
             levels: list[str]) -> tuple[LesionParameters, ...]:
    """Lesions of random length, as long as the outlined cord and their neighbours allow, and random section."""
    solids = solidsOf(parameters)
    centres = {level: solids.anatomy.centreOf(level) for level in levels}
    lesions = []
    for level, own in centres.items():
        above = min([solids.cord.topMm, *((own + other) / 2 for other in centres.values() if other > own)])
        below = max([solids.cord.bottomMm, *((own + other) / 2 for other in centres.values() if other < own)])
        centre = own + random.random() * ((above + below) / 2 - own)
        width, depth = random.uniform(0.6, 0.98, 2)
        distance, angle = (1 - max(width, depth)) * np.sqrt(random.random()), random.uniform(0, 2 * np.pi)
        lesions.append(LesionParameters(
            level, halfLengthMm=float(min(above - centre, centre - below) * random.uniform(0.35, 0.99)),
            width=float(width), depth=float(depth), shiftMm=float(centre - own),
            offsetRight=float(distance * np.cos(angle)), offsetAnterior=float(distance * np.sin(angle)),
            intensity=float(random.uniform(640, 820))))
    return tuple(lesions)


def _afterTreatment(random: np.random.Generator, parameters: PhantomParameters) -> PhantomParameters:
    """The same patient, repositioned, twelve weeks later: most lesions have become shorter and thinner."""
    shorter, thinner = random.uniform(0.55, 1.0), random.uniform(0.75, 1.0)
    return replace(
        parameters, timepoint=FOLLOW_UP, seed=parameters.seed + 1,
        gridShiftMm=tuple(random.uniform(-1, 1, 3).tolist()),
        lesions=tuple(replace(each, halfLengthMm=each.halfLengthMm * shorter, width=each.width * thinner,
                              depth=each.depth * thinner) for each in parameters.lesions))


def _clinical(random: np.random.Generator, model: CohortModel, cases: list[PlannedCase]) -> PlannedClinicalData:
    first = cases[0]
    rhi = first.truth.ratios.rhiPercent or 0.0
    grade = int(np.clip(round(rhi / 18 + random.normal(0, 1)), 0, len(BILSKY_GRADES) - 1))
    return PlannedClinicalData(
        caseId=first.caseId,
        ageYears=int(np.clip(round(random.normal(model.ageMeanYears, model.ageSdYears)), 28, 85)),
        histology=_choose(random, model.histology),
        monthsToMetastasis=round(model.monthsMedian * np.exp(random.normal(0, model.monthsLogSd))),
        chemotherapy=bool(random.random() < model.chemotherapy),
        radiotherapy=bool(random.random() < model.radiotherapy),
        sins=int(np.clip(round(4.5 + 0.7 * first.latentPain + random.normal(0, 2)), 0, 18)),
        bilsky=BILSKY_GRADES[grade],
        ecog=int(np.clip(round(0.25 * first.latentPain + random.normal(0, 0.7)), 0, 4)),
        qlqBm22={case.timepoint: round(float(np.clip(20 + 5 * case.latentPain + random.normal(0, 8), 0, 100)), 1)
                 for case in cases})
