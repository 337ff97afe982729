using System.Runtime.InteropServices;
using Garnet;

// The password comes in the environment: an argument could be read by everybody on the machine.
string[] authentication = Environment.GetEnvironmentVariable("GARNET_PASSWORD") is { Length: > 0 } password
    ? ["--auth", "Password", "--password", password]
    : [];

using var stopped = new ManualResetEventSlim();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var server = new GarnetServer([.. args, .. authentication]);

server.Start();
stopped.Wait();

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopped.Set();
}
