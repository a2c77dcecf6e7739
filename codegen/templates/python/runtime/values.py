"""From Python's values to messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Dict, Mapping, Type

from google.protobuf import json_format, message_factory
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from .errors import InvalidEvent

_WRAPPERS = frozenset(
    "google.protobuf." + name
    for name in (
        "BoolValue",
        "BytesValue",
        "DoubleValue",
        "FloatValue",
        "Int32Value",
        "Int64Value",
        "StringValue",
        "UInt32Value",
        "UInt64Value",
    )
)
_JSON = frozenset("google.protobuf." + name for name in ("ListValue", "Struct", "Value"))


def build(message_class: Type[Message], values: Mapping[str, Any]) -> Message:
    """A message with some fields set; None leaves a field unset."""
    message = message_class()
    fields = message_class.DESCRIPTOR.fields_by_name
    oneofs: Dict[str, str] = {}
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            raise InvalidEvent(f"{message_class.DESCRIPTOR.full_name} has no field {name}")
        if value is None:
            continue
        oneof = field.containing_oneof
        if oneof is not None and oneofs.setdefault(oneof.name, name) != name:
            raise InvalidEvent(f"{field.full_name}: {oneofs[oneof.name]} is set, and oneof {oneof.name} holds one value")
        try:
            _set(message, field, value)
        except (TypeError, ValueError, json_format.ParseError) as error:
            if isinstance(error, InvalidEvent):
                raise
            raise InvalidEvent(f"{field.full_name} does not take this {type(value).__name__}") from error
    return message


def adopt(message_class: Type[Message], message: Message) -> Message:
    """The same message in this package's class of it."""
    if isinstance(message, message_class):
        return message
    return message_class.FromString(message.SerializeToString())


def _set(message: Message, field: Any, value: Any) -> None:
    kind = field.message_type
    if not _is_repeated(field):
        if kind is None:
            setattr(message, field.name, value)
        else:
            part = getattr(message, field.name)
            part.CopyFrom(_message(kind, value))
            part.SetInParent()
    elif kind is not None and kind.GetOptions().map_entry:
        _set_map(getattr(message, field.name), kind.fields_by_name["value"].message_type, dict(value))
    elif isinstance(value, (str, bytes)):
        raise TypeError("a list is needed")
    elif kind is None:
        getattr(message, field.name).extend(value)
    else:
        getattr(message, field.name).extend(_message(kind, item) for item in value)


def _set_map(entries: Any, kind: Any, values: Mapping[Any, Any]) -> None:
    for key, value in values.items():
        if kind is None:
            entries[key] = value
        else:
            entries[key].CopyFrom(_message(kind, value))


def _is_repeated(field: Any) -> bool:
    # `label` is on its way out, `is_repeated` came with protobuf 6.
    repeated = getattr(field, "is_repeated", None)
    return bool(field.label == field.LABEL_REPEATED if repeated is None else repeated)


def _message(kind: Descriptor, value: Any) -> Message:
    message_class = message_factory.GetMessageClass(kind)
    if isinstance(value, Message):
        if value.DESCRIPTOR.full_name != kind.full_name:
            raise TypeError(f"a {kind.full_name} is needed")
        return adopt(message_class, value)
    if kind.full_name in _WRAPPERS:
        return message_class(value=value)
    if kind.full_name in _JSON:
        return json_format.ParseDict(value, message_class())
    if isinstance(value, Mapping):
        return build(message_class, value)
    message: Any = message_class()
    if kind.full_name == "google.protobuf.Timestamp" and isinstance(value, datetime):
        if value.tzinfo is None:
            raise InvalidEvent("a time needs a time zone: use datetime.now(timezone.utc)")
        message.FromDatetime(value)
    elif kind.full_name == "google.protobuf.Duration" and isinstance(value, timedelta):
        message.FromTimedelta(value)
    else:
        raise TypeError(f"a {kind.full_name} is needed")
    return message  # type: ignore[no-any-return]
