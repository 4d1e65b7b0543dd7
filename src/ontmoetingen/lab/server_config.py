"""How JupyterLab runs for a study. In: nothing. Out: settings of its server.

Named with ``--config`` by ``ontmoetingen lab``; Jupyter executes it and defines ``get_config``.
"""

from ontmoetingen.book.saving import clean_on_save
from ontmoetingen.lab.kernels import ThisPython

c = get_config()  # noqa: F821
# What is saved is clean, whoever saves it and in whatever way.
c.FileContentsManager.pre_save_hook = clean_on_save
# A kernel that another project installed under the same name would run another version of us.
c.ServerApp.kernel_spec_manager_class = ThisPython
# Nothing is asked of another host, not even whether there is a newer JupyterLab.
c.LabApp.news_url = ""
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
