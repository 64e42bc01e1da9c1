"""What the system says of a file or a port, in Russian and with the next step."""

from __future__ import annotations

import errno

SAID = {
    errno.ENOENT: "такого файла нет; проверьте имя",
    errno.EACCES: "нет прав на чтение; дайте их или запустите от другого имени",
    errno.EPERM: "нет прав на чтение; дайте их или запустите от другого имени",
    errno.EISDIR: "это папка, а нужен файл",
    errno.ENOTDIR: "путь ведёт через файл, а не папку; проверьте имя",
    errno.ENAMETOOLONG: "имя слишком длинное; переименуйте",
    errno.ELOOP: "ссылка ведёт на саму себя; исправьте её",
    errno.EIO: "диск не читается; проверьте диск",
    errno.ESTALE: "папка с другой машины пропала; подключите её снова",
    errno.EADDRINUSE: "он занят",
    errno.EADDRNOTAVAIL: "у машины нет такого адреса",
}


def sentence(error: OSError) -> str:
    """The sentence for an error of reading or of opening a port; the system's own words for a rare one.

    >>> sentence(FileNotFoundError(2, "No such file or directory"))
    'такого файла нет; проверьте имя'
    """
    return SAID.get(error.errno or 0) or f"{error.strerror or error}; проверьте имя и права"
