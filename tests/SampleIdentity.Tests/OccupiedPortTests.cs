using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AgentTrust.SampleIdentity.Tests;

/// <summary>The real process on an address that somebody else has: what a person sees in the terminal.</summary>
public sealed class OccupiedPortTests
{
    private const int ConfigurationError = 78; // EX_CONFIG, sysexits.h

    [Fact]
    public async Task TheProcessEndsWithALineThatNamesTheSettingAndTheFix()
    {
        using var somebody = new TcpListener(IPAddress.Loopback, 0);
        somebody.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)somebody.LocalEndpoint).Port}";

        var (exitCode, error) = await RunAsync(("ASPNETCORE_URLS", address), ("SampleIdentity__Password", "a-long-password"));

        Assert.Equal(ConfigurationError, exitCode);
        Assert.StartsWith($"AgentTrust.SampleIdentity cannot listen: Failed to bind to address {address}", error, StringComparison.Ordinal);
        Assert.Contains($"ASPNETCORE_URLS=\"{address}\"", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task SoDoesOneWithoutASettingThatItNeeds()
    {
        var (exitCode, error) = await RunAsync(("ASPNETCORE_URLS", "http://127.0.0.1:0"));

        Assert.Equal(ConfigurationError, exitCode);
        Assert.StartsWith("AgentTrust.SampleIdentity does not start. SampleIdentity:Password is missing", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location])
        {
            WorkingDirectory = Path.GetDirectoryName(typeof(Program).Assembly.Location),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
