"""From a folder of cases and its tables to the rows that are analysed, everything accounted for. No Slicer here."""
