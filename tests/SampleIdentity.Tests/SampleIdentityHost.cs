using AgentTrust.Fakes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.SampleIdentity.Tests;

/// <summary>The real process in memory, with a password of the test's own.</summary>
public sealed class SampleIdentityHost : WebApplicationFactory<Program>
{
    public const string Password = "correct horse";
    public static readonly string[] Apis = ["token-issuer", "approval-service", "audit-service", "policy-service", "tool-proxy"];

    private readonly Dictionary<string, string?> _settings = new() { ["SampleIdentity:Password"] = Password };

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public SampleIdentityHost With(string key, string? value)
    {
        _settings[key] = value;
        return this;
    }

    /// <summary>Keeps cookies, follows no redirects: what <see cref="SignedInPerson"/> needs.</summary>
    public HttpClient Browser() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true });

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Time));
    }
}
