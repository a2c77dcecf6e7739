"""A service that speaks S3, with one bucket and one key; whoever signs otherwise is refused.

It says its address and the key on one line, does what it reads ("stop" and "start": what it holds stays; "spoil KEY":
the object is another one from then on; "lose KEY": it is gone) and answers each with a line, and ends with its standard input.
"""

import json
import logging
import sys

import boto3
from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

logging.getLogger("werkzeug").disabled = True
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


def serve(port):
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    return server


def furnish(address, bucket):
    anybody = {"region_name": "us-east-1", "aws_access_key_id": "any", "aws_secret_access_key": "any"}
    boto3.client("s3", endpoint_url=address, **anybody).create_bucket(Bucket=bucket)
    iam = boto3.client("iam", endpoint_url=address, **anybody)
    iam.create_user(UserName="registry")
    iam.put_user_policy(UserName="registry", PolicyName="all", PolicyDocument=json.dumps(EVERYTHING))
    return iam.create_access_key(UserName="registry")["AccessKey"]


def objects():
    signed = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    return boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1", **signed)


server = serve(0)
host, port = server.get_host_and_port()
key = furnish(f"http://{host}:{port}", sys.argv[1])
# From here on signatures count.
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
ActionAuthenticatorMixin.request_count = 0
print(f"http://{host}:{port}", key["AccessKeyId"], key["SecretAccessKey"], flush=True)
for line in sys.stdin:
    word, _, name = line.strip().partition(" ")
    if word == "stop":
        server.stop()
    elif word == "start":
        server = serve(port)
    elif word == "lose":
        objects().delete_object(Bucket=sys.argv[1], Key=name)
    else:
        objects().put_object(Bucket=sys.argv[1], Key=name, Body=b"spoiled")
    print("done", flush=True)
