"""From a gathered cohort to tables, figures and a report on disk. Needs pandas, statsmodels, matplotlib and jinja2."""
