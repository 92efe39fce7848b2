#!/usr/bin/python3
"""How many hops it takes in a world of the lab, without sfprobe: until a connection is accepted, and until data that holds the
target's name is cut. Usage: hops.py NAME ADDRESS"""
import os
import socket
import struct
import sys

MOST = 12
WAIT = 0.4


def connected(address, hops_of_syn):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.settimeout(WAIT)
    if hops_of_syn:
        s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, hops_of_syn)
    try:
        s.connect((address, 443))
    except OSError:
        return None
    return s


def cut(name, address, hops):
    s = connected(address, 0)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, hops)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.send(b"\x16\x03\x01\x02\x00" + name.encode() + os.urandom(100))
    try:
        return s.recv(100) == b""
    except ConnectionError:
        return True
    except OSError:
        return False
    finally:
        s.close()


def least(fits):
    return next((hops for hops in range(1, MOST) if fits(hops)), 0)


name, address = sys.argv[1:]
print("connected:", least(lambda hops: connected(address, hops)), "cut:", least(lambda hops: cut(name, address, hops)))
