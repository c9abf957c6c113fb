"""What a front end shows of a case and how it answers the reader, without a window: shared by every front end.

Numbers and live values
    ShownNumbers    number, percent, amount: as shown, a dash for what is not computable
    LiveTexts       statusName, liveStatusText, caseRhiName; pinnedValues -> PinnedValues; cornerText of a view
    ValueRows       valueRows -> four ValueRow; rowInView, measuredRows -> MeasuredRows with problems; whyNoJump
    CordChart       chartOf -> CordChart of ChartBar, with its marks and texts; SliceAxis.current, the slice in view

The case
    CurrentCase     CurrentCase: the one open session, its signals, leave or NotLeft; fateOf its unsaved work
    CaseTexts       headingOf, caseLines, hasProblem; whyClosed, whyNoImage, whyNotMade, whyUnavailable
    CaseDoor        CaseDoor: openItem, openFile, openVolume, makeCase, changeDetails, all within one opened folder
    CaseOpener      CaseOpener: makeCase, openFile, openNode, createOrOpen, each with its questions; folderFor
    CaseEntries     enteredInfo, changeDetails, areOfCase, proposedEntries: the details that are entered
    CaseChoices     CordOutline, SuggestionMethod, STATUSES and nameOfStatus: what is chosen from
    CaseSaving      saveLines, placeOf, proposedFile, saveCase, savedLines, tick -> TickOutcome, asCaseFile
    WorkRows        WorkFolder: list, note, current, after, whyNoStep, opening; workHeadings, workTexts, workTip,
                    volumeToOpen
    VolumeChecks    checkedVolumeName before a volume is loaded, notLoaded where that failed
    ArchiveTexts    archiveSummary of the DICOM objects

Outlining
    EditorRules     EFFECTS, UNDO_STATES, keys, effectKeys, shortcutList; changeSegment, goToLesion, goToSegment,
                    segmentChoices, intensityMaskText
    ShownLesions    lesionHeadings, orderedLesions, shownLesion(s) -> ShownLesion, levelChoices, lesionTip
    LesionWork      LesionWork: add, remove, split, merge, rename, setLevel; lesionReasons; segmentToEdit, rowsToSelect
    LevelAdviser    LevelAdviser: advise -> LevelAdvice, assignAll; schemeChoices
    SuggestionChoices  SuggestionSettings, fieldsOfMethod, methodOf; targetChoices, referenceChoices, proposedTarget
    SuggestionDesk  SuggestionDesk: settings and set, preview, discard, apply, reasons; what is chosen and said
    SuggestionWork  SuggestionWork: begin -> ThresholdRange, suggest, apply, end, isOutdated, why... ; suggestionText
    TraceWork       TraceWork: points, accept, drop, text, reasons -> TraceReasons; signals changed and dropping
    TraceTexts      traceStateText, traceFateText, slicesText, placedText, tracingText

Speaking with the reader
    Asking          Talk, work that asks on its way; answered for front ends that wait, answeredLater for others
    Failures        what could not be done, to be said before the sentence of a ValueError
    Words           ``_``, the one home of translation where Slicer's may be missing
"""
