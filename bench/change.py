"""Copies Google's protos with a change of one of two sizes, the same in every run.

change.py ten|hub FROM TO

ten: ten files of ten packages, as a week's work may leave them: five that nobody else's depend on, five that up to
a hundred files import; most break somebody, two do not. hub: one file that half of all files import.
"""

import pathlib
import shutil
import sys

TEN = {
    # Imported by 80, 32, 4 and 2 files, directly.
    "google/iam/v1/policy.proto": ("string member = 3;", "repeated string member = 3;"),
    "google/type/money.proto": ("string currency_code = 1;", "string currency = 1;"),
    "google/cloud/vision/v1/geometry.proto": ("  float z = 3;\n", "  reserved 3;\n"),
    "google/spanner/v1/keys.proto": ("Google::Cloud::Spanner::V1", "Google::Spanner::V1"),
    "google/cloud/speech/v1/resource.proto": ("bool case_sensitive = 3;", "bool case_sensitive = 3;\n\n    string locale = 4;"),
    # Imported by the services of their packages or by nobody.
    "google/pubsub/v1/schema.proto": ("  FULL = 2;", "  COMPLETE = 2;"),
    "google/firestore/v1/write.proto": ("repeated int32 target_ids = 5;", "repeated int64 target_ids = 5;"),
    "google/logging/v2/log_entry.proto": ("int64 line = 2 ", "string line = 2 "),
    "google/cloud/tasks/v2/target.proto": ("string audience = 2;", "string audience = 2;\n\n  string subject = 3;"),
    "google/cloud/language/v1/language_service.proto": ("rpc AnalyzeSentiment(", "rpc AnalyzeMood("),
}
HUB = {
    "google/api/field_behavior.proto": ("FIELD_BEHAVIOR_UNSPECIFIED = 0;", "FIELD_BEHAVIOR_NONE = 0;"),
}


def main(size: str, source: str, target: str) -> int:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    for path, (old, new) in {"ten": TEN, "hub": HUB}[size].items():
        file = pathlib.Path(target, path)
        text = file.read_text(encoding="utf-8")
        if old not in text:
            print(f"change: {path} has no {old!r}; it is of another version", file=sys.stderr)
            return 1
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
