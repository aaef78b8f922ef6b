"""Runs a program that is killed as soon as it, or what it runs, makes an internet socket.

Usage: no_sockets.py SOCKET_CALL PROGRAM ARGUMENT..., where SOCKET_CALL is the number of `socket` on this
machine. The filter is Linux's: https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

import ctypes
import os
import struct
import sys

LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, KILL = 0x7FFF0000, 0x80000000
AF_INET, AF_INET6 = 2, 10
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, MODE_FILTER = 22, 38, 2


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def steps(socket_call):
    # The number of the call stands at 0, its first argument at 16. A jump counts from the next step.
    return [
        (LOAD, 0, 0, 0),
        (IF_EQUAL, 0, 3, socket_call),
        (LOAD, 0, 0, 16),
        (IF_EQUAL, 2, 0, AF_INET),
        (IF_EQUAL, 1, 0, AF_INET6),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, KILL),
    ]


def main():
    socket_call, program = int(sys.argv[1]), sys.argv[2:]
    packed = b"".join(struct.pack("=HBBI", *step) for step in steps(socket_call))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    filter = Program(len(packed) // 8, packed)
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(filter), 0, 0):
        sys.exit(f"no filter: {os.strerror(ctypes.get_errno())}")
    os.execv(program[0], program)


main()
