"""A reader's work on one case, without any window: open, edit, watch the values, save. Holds no Qt.

The panel is a thin widget over these classes, and the Python console uses the same ones. Nothing here is
global: the scene, the scheduler and the clock come in through the constructors.

**Start** (Console.py, CaseCreation.py, CaseOpening.py)::

    logic = RhiConsole(scene)                                # what SpinePainRHILogic offers
    session = logic.createCase(volumeNode, "sub-001", reader="R1", folder="cases")   # or a CaseInfo
    session = logic.openCase("cases/sub-001_ses-baseline_reader-R1.seg.nrrd", volumeNode)
    session = logic.openNode(segmentationNode)               # from a scene (.mrb); volume by node reference
    logic.caseNodes()                                        # segmentations of the scene that are cases
    measurement = logic.measure(pathOrNode, axis="SI")       # CaseMeasurement, no session needed
    CaseVolume.suggestInfo(volumeNode)                       # CaseInfo read off a BIDS-like file name, else None
    SliceViews.viewSetup(volumeNode)                         # the views along the volume: main, others, all

``RhiConsole(scene, schedule, clock)`` hands the latter two to its sessions. ``schedule(callback)`` must call
``callback`` once, later (the panel: ``lambda f: qt.QTimer.singleShot(0, f)``); the default ``runNow`` updates within
the event.

**CaseSession** (CaseSession.py)

    session.segmentationNode, .volumeNode, .scene            None once the session has ended
    session.values                LiveValues, frozen dataclass: status, reason, measurement (CaseMeasurement or
                                  None), viewSlice (ViewSlice or None), rows (tuple of LesionRow); rhiPercent for short
    session.update(force=False)   brings the values up to date now and returns them
    session.setViewPlane(m)       the slice in view: vtkMatrix4x4 or 4x4 array slice-to-RAS, None for no view
    session.setAxis(a), .setRule(r)   as in Core.Rhi; .axis, .rule
    session.setFrozen(bool), .isFrozen
    session.info, .setInfo(CaseInfo), .setDetails(reader=..., notes=..., timepoint=..., cordMeaning=...)
    session.status, .setStatus(CaseStatus.COMPLETED)
    session.setVolume(volumeNode), .sourceProblem            a sentence where the volume is not the one outlined
    session.pointOfSlice(index), .pointOfSegment(id)         RAS point to jump the views to, or None
    session.close(keepUnsaved=True)   ends it: removes every observer; unsaved work goes to the autosave file

    Signals: ``valuesChanged(LiveValues)``, ``contextChanged()`` (info, status, volume, path, title),
    ``modifiedChanged(bool)``, ``ended(str)`` (the node was deleted or the scene closed: why).
    After ``close``, which sets values without any number first, no signal comes any more.

**LiveValues.status** is FRESH; STALE (an edit happened, the update is scheduled); NOT_COMPUTABLE with ``reason``;
FROZEN with ``reason`` saying whether the outlines changed since. Numbers are None where not computable, never 0.

**session.lesions** (LesionTable.py): ``rows()``, ``metastases()`` (one MetastasisRow a metastasis with its
high-intensity rows), ``addHighIntensity(name=None, level=None)`` and ``addMetastasis(level=None, name=None)`` return
the new segment ID, the former selects it for editing; ``remove(id)``, ``rename(id, name)``, ``setLevel(id, level)``,
``mask(id)``, ``setMask(id, CroppedMask)`` (to apply a suggestion), ``replace(ids, outlines)`` (split and merge).

**Levels** (LevelProposing.py): ``logic.assignLevels(session, vertebraNode, scheme=None)`` (in Slicer
``logic.console.assignLevels``) gives lesions without a level the one that the vertebrae of a segmentation, label
volume or point list tell; ``LevelProposer().propose(session.lesions, id, vertebraNode, scheme)`` only says which.
``scheme`` is the tool whose numbers it has (Core.VertebraSchemes.SCHEMES).

**session.editor** (CaseEditor.py): ``node`` (own vtkMRMLSegmentEditorNode), ``select(id)``, ``selectedId``,
``setMaskToCord(bool)``, ``isMaskToCord``, ``toggled()`` (the other of cord / high intensity), ``neighbour(+1)``
(next lesion). While the switch is on, high-intensity segments are edited inside the cord only.

**session.file** (CaseStorage.py): ``path``, ``proposedPath``, ``isModified``, ``save(path=None, overwrite=False)``
returns SaveResult, ``autosave()``, ``tick()`` (call it from a timer of a second: autosaves when due, which is in the
first pause after a change and at the latest after ``autosaveIntervalSeconds``; None: never), ``autosaveProblem``,
``setFolder(folder)``. Saving refuses a target of another reader or case, or one that somebody else changed meanwhile
(``overwrite=True`` overrides only the latter).

**Files**: CaseNaming.caseFileName(info); Recovery.findRecovery(path), ``recovery.discard()`` and
``logic.recover(recovery, volumeNode)``; WorkList.WorkList(folder, reader): ``items`` (WorkItem: caseId, timepoint,
volumePath, casePath, status, reason, otherReaders, hasRecovery), ``refresh()``, ``after(item, step=1,
unfinished=False)``.

**Tracing the cord** (VolumeTracing.py, CordTracing.py): ``logic.traceCord(volumeNode, curveNode)`` returns the
CordTrace along a markups curve. ``CordTracer(curveNode, session, schedule=..., saveStateForUndo=...)`` previews it and
follows the points: ``outcome``, ``pointCount``, ``isPending``, ``update()``, ``accept()`` (into the cord segment),
``discard()``, ``close()``; signals ``previewChanged(CordTrace | str | None)``, ``closed()``.

**Errors**: ValueError with one sentence the user can act on; nothing else is raised on purpose.
"""
