using System.Net;
using System.Net.Sockets;
using AgentTrust.ServiceDefaults.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Tests.Start;

/// <summary>A service whose address is taken stops, and says which setting gave the address.</summary>
public sealed class OccupiedAddressTests : IDisposable
{
    private readonly TcpListener _somebody = new(IPAddress.Loopback, 0);

    public OccupiedAddressTests() => _somebody.Start();

    private string Taken => $"http://127.0.0.1:{((IPEndPoint)_somebody.LocalEndpoint).Port}";

    public void Dispose() => _somebody.Dispose();

    [Theory]
    [InlineData("--urls=", "--urls=\"")]
    [InlineData("--Kestrel:Endpoints:Public:Url=", "Kestrel:Endpoints:Public:Url=\"")]
    public async Task TheServiceTheAddressTheSettingAndTheFixAreNamed(string argument, string setting)
    {
        using var log = new CollectedLog();

        var refused = await StartAsync(log, argument + Taken);

        Assert.Contains("cannot listen", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Taken, refused.Message, StringComparison.Ordinal);
        Assert.Contains(setting + Taken, refused.Message, StringComparison.Ordinal);
        Assert.Contains("ss -ltnp", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnAddressOfAnotherMachineIsRefusedLikewise()
    {
        using var log = new CollectedLog();

        var refused = await StartAsync(log, "--urls=http://192.0.2.1:8080"); // RFC 5737: nobody's address

        Assert.Contains("--urls=\"http://192.0.2.1:8080\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASettingOfAnotherSourceIsCalledByItsKey() =>
        Assert.Equal(
            "http_ports=\"8080\"",
            ListenSetting.Describe(new ConfigurationBuilder().AddInMemoryCollection([new("http_ports", "8080")]).Build()));

    [Fact]
    public void WithoutASettingTheOneToSetIsNamed() =>
        Assert.StartsWith("ASPNETCORE_URLS", ListenSetting.Describe(new ConfigurationBuilder().Build()), StringComparison.Ordinal);

    [Fact]
    public void WhatSettingsCauseIsSaidInWordsAndWhatTheProgramCausesKeepsItsTrace()
    {
        Assert.Equal("Taken.", StartFailure.WordsOf(new StartRefusedException("Taken.", new IOException())));
        Assert.Equal("Audit:X is missing.", StartFailure.WordsOf(new OptionsValidationException("", typeof(object), ["Audit:X is missing."])));
        Assert.Null(StartFailure.WordsOf(new InvalidOperationException("A bug.")));
    }

    private static async Task<StartRefusedException> StartAsync(CollectedLog log, string argument)
    {
        var builder = WebApplication.CreateBuilder([argument]);
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddServiceDefaults();
        await using var app = builder.Build();

        return await Assert.ThrowsAsync<StartRefusedException>(() => app.StartAsync(TestContext.Current.CancellationToken));
    }
}
