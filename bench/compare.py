"""Compares two encoded FileDescriptorSets file by file, source info included.

compare.py PROTOC OURS

Exits with 1 if a file differs, other than those of google/protobuf: these each compiler brings along, and protoc's
are newer than the library's. Source info is compared where ours has it: protoc writes it for imports too.
"""

import difflib
import sys

from google.protobuf import descriptor_pb2

SHOWN = 3


def load(path: str) -> dict[str, descriptor_pb2.FileDescriptorProto]:
    descriptors = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as file:
        descriptors.ParseFromString(file.read())
    return {file.name: file for file in descriptors.file}


def main(theirs_path: str, ours_path: str) -> int:
    theirs, ours = load(theirs_path), load(ours_path)
    equal, brought, different = 0, [], []
    for name in sorted(theirs.keys() | ours.keys()):
        if name in theirs and name in ours and same(theirs[name], ours[name]):
            equal += 1
        elif name.startswith("google/protobuf/"):
            brought.append(name)
        else:
            different.append(name)
            if len(different) <= SHOWN:
                show(name, theirs.get(name), ours.get(name))
    print(f"descriptors: {equal} files equal protoc's, source info included; {len(different)} differ")
    if brought:
        print(f"not protoc's version: {', '.join(brought)}")
    return 1 if different else 0


def same(theirs: descriptor_pb2.FileDescriptorProto, ours: descriptor_pb2.FileDescriptorProto) -> bool:
    if not ours.HasField("source_code_info"):
        theirs.ClearField("source_code_info")
    return theirs.SerializeToString(deterministic=True) == ours.SerializeToString(deterministic=True)


def show(name: str, theirs: object, ours: object) -> None:
    lines = difflib.unified_diff(str(theirs).splitlines(), str(ours).splitlines(), "protoc", "ours", lineterm="", n=2)
    print(name)
    print("\n".join(list(lines)[:20]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
