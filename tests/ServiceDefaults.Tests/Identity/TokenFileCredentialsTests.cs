using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Identity;

public sealed class TokenFileCredentialsTests : IDisposable
{
    private const string ServiceAccount = "system:serviceaccount:agents:triage";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly TokenForge _cluster = TokenForge.Generate();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("token-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "token");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _cluster.Dispose();
    }

    [Fact]
    public async Task R29ARotatedTokenCountsAtOnce()
    {
        var (first, second) = (Token(), Token(seconds: 200));
        await File.WriteAllTextAsync(Path, first + "\n", TestContext.Current.CancellationToken);
        Assert.Equal(first, await GetAsync());

        await File.WriteAllTextAsync(Path, second, TestContext.Current.CancellationToken);

        Assert.Equal(second, await GetAsync());
    }

    [Fact]
    public async Task NoReceiverGetsATokenThatIsForAnother()
    {
        await File.WriteAllTextAsync(Path, Token(), TestContext.Current.CancellationToken);

        Assert.Contains("alone", (await FailAsync(SpiffeIds.AuditService)).Message);
    }

    [Fact]
    public async Task NoReceiverGetsATokenThatIsForOthersAsWell()
    {
        await File.WriteAllTextAsync(
            Path,
            _cluster.Token(_time, ServiceAccount, SpiffeIds.TokenIssuer, change: claims => claims["aud"]!.AsArray().Add(SpiffeIds.AuditService)),
            TestContext.Current.CancellationToken);

        await FailAsync();
    }

    [Fact]
    public async Task ThereCanBeAFileForEachReceiver()
    {
        var forLog = Token(SpiffeIds.AuditService);
        await File.WriteAllTextAsync(Path + ".audit-service", forLog, TestContext.Current.CancellationToken);

        Assert.Equal(forLog, await GetAsync(SpiffeIds.AuditService, options => options.TokenFile = Path + ".{audience}"));
    }

    [Fact]
    public async Task ThePlatformsOwnNameOfTheTokenIssuerIsForNobodyElse()
    {
        var token = Token("api://agenttrust");
        await File.WriteAllTextAsync(Path, token, TestContext.Current.CancellationToken);

        Assert.Equal(token, await GetAsync(change: options => options.TokenAudience = "api://agenttrust"));
        await FailAsync(SpiffeIds.AuditService, options => options.TokenAudience = "api://agenttrust");
    }

    [Fact]
    public async Task ATokenThatIsNotRenewedIsAnError()
    {
        await File.WriteAllTextAsync(Path, Token(), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(300));

        Assert.Contains("expired", (await FailAsync()).Message);
    }

    [Fact]
    public async Task R9ATokenThatNeverExpiresIsAnError()
    {
        await File.WriteAllTextAsync(
            Path, _cluster.Token(_time, ServiceAccount, SpiffeIds.TokenIssuer, change: claims => claims.Remove("exp")), TestContext.Current.CancellationToken);

        Assert.Contains("never", (await FailAsync()).Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sk-live-1234567890")]
    public async Task R81WhatIsNoTokenIsAnErrorThatNamesTheSettingAndNotTheContent(string? content)
    {
        if (content is not null) await File.WriteAllTextAsync(Path, content, TestContext.Current.CancellationToken);

        var failure = await FailAsync();

        Assert.Contains("Workload:TokenFile", failure.Message);
        Assert.DoesNotContain("sk-live", failure.ToString());
    }

    [Fact]
    public async Task ALargeFileIsNotRead()
    {
        await File.WriteAllTextAsync(Path, new string('a', 16 * 1024 + 1), TestContext.Current.CancellationToken);

        Assert.Contains("too large", (await FailAsync()).Message);
    }

    private string Token(string audience = SpiffeIds.TokenIssuer, int seconds = 300) => _cluster.Token(_time, ServiceAccount, audience, seconds);

    private async Task<string> GetAsync(string audience = SpiffeIds.TokenIssuer, Action<WorkloadOptions>? change = null)
    {
        var options = new WorkloadOptions { Id = SpiffeIds.Agent("triage"), TokenFile = Path };
        change?.Invoke(options);
        return await new TokenFileCredentials(options, _time).GetAsync(audience, TestContext.Current.CancellationToken);
    }

    private Task<CredentialUnavailableException> FailAsync(string audience = SpiffeIds.TokenIssuer, Action<WorkloadOptions>? change = null) =>
        Assert.ThrowsAsync<CredentialUnavailableException>(() => GetAsync(audience, change));
}
