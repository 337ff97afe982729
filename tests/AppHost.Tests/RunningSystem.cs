using System.Text.Json.Nodes;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.AppHost.Tests;

/// <summary>The whole system, started once for all tests of the assembly.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private static readonly string[] SecretNames = ["Password", "Passphrase", "PrivateKey", "CacheKey", "SessionKey"];

    private static readonly string[] Apis = ["token-issuer", "approval-service", "audit-service", "policy-service"];

    private readonly Dictionary<string, SignedInPerson> _people = [];
    private readonly DirectoryInfo _estate = Directory.CreateTempSubdirectory("agenttrust-estate-");
    private HttpClient _identity = null!;
    private string _password = null!;

    /// <summary>Everything that has to be healthy before the first test.</summary>
    public static IReadOnlyList<string> Services { get; } =
    [
        "cache", "postgres", "messaging", "sample-identity", "audit-service", "token-issuer", "policy-service",
        "approval-service", "sample-tools", "tool-proxy", "console", "coding-agent",
    ];

    public DistributedApplication App { get; private set; } = null!;

    /// <summary>What all processes export.</summary>
    public OtlpCollector Telemetry { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        Telemetry = await OtlpCollector.StartAsync(timeout.Token);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [
                $"--SampleTools:DataDirectory={_estate.FullName}", $"--Policies:Store={Path.Combine(_estate.FullName, "policy-sets")}",
                $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={Telemetry.Address}",
            ], timeout.Token);
        builder.Configuration["Logging:LogLevel:Default"] = "Warning"; // what processes print would drown the tests' own words
        Trust(builder, TestSubAgent.PipelineIssuer, Pipelines);
        App = await builder.BuildAsync(timeout.Token);
        await App.StartAsync(timeout.Token);

        foreach (var service in Services)
            await App.ResourceNotifications.WaitForResourceHealthyAsync(service, timeout.Token);

        _identity = SignedInPerson.CreateClient(AddressOf("sample-identity"));
        var password = App.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .OfType<ParameterResource>().Single(parameter => parameter.Name == "people-password");
        _password = (await password.GetValueAsync(timeout.Token))!;
    }

    public async ValueTask DisposeAsync()
    {
        _identity?.Dispose();
        if (App is not null) await App.DisposeAsync();
        if (Telemetry is not null) await Telemetry.DisposeAsync();
        _estate.Delete(recursive: true);
        Pipelines.Dispose();
    }

    /// <summary>Signs the workload tokens of pipelines outside the platform.</summary>
    public WorkloadKey Pipelines { get; } = WorkloadKey.Generate();

    public Uri AddressOf(string resource) => App.GetEndpoint(resource, "http");

    public string Password => _password;

    public async Task<TokenIssuerClient> TokenIssuerAsAsync(string person) => new(await ClientAsync(person, "token-issuer"));

    public async Task<ApprovalsClient> ApprovalsAsAsync(string person) => new(await ClientAsync(person, "approval-service"));

    public async Task<AuditClient> AuditAsAsync(string person) => new(await ClientAsync(person, "audit-service"));

    public async Task<PolicyClient> PolicyAsAsync(string person) => new(await ClientAsync(person, "policy-service"));

    /// <summary>The environment that the platform gave a process.</summary>
    public IReadOnlyDictionary<string, string?> EnvironmentOf(string resource) =>
        App.ResourceNotifications.TryGetCurrentState(resource, out var state)
            ? state.Snapshot.EnvironmentVariables.ToDictionary(variable => variable.Name, variable => variable.Value)
            : throw new InvalidOperationException($"{resource} is not running.");

    /// <summary>What the platform handed to processes and nobody may write down: passwords, passphrases and private keys.</summary>
    public IReadOnlyDictionary<string, string> SecretsOfTheInstallation() =>
        (from service in Services
         from variable in EnvironmentOf(service)
         where SecretNames.Any(name => variable.Key.EndsWith(name, StringComparison.OrdinalIgnoreCase)) && !string.IsNullOrEmpty(variable.Value)
         select (Name: $"{variable.Key} of {service}", Value: variable.Value!))
        .ToDictionary(secret => secret.Name, secret => secret.Value);

    public async Task CommandAsync(string resource, string command)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"{command} on {resource}: {result.ErrorMessage}");
    }

    /// <summary>Looks again and again until there is something to see.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T?>> look, TimeSpan patience, string what)
        where T : class
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            do
            {
                if (await look() is { } seen) return seen;
            }
            while (await timer.WaitForNextTickAsync(timeout.Token));
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Not seen within {patience.TotalSeconds:0} s: {what}");
        }

        throw new TimeoutException(what);
    }

    /// <summary>Has the token issuer accept workload tokens of an issuer outside, as a deployment's settings would.</summary>
    private static void Trust(IDistributedApplicationTestingBuilder builder, string issuer, WorkloadKey key)
    {
        const string entry = "Issuer__TrustedIssuers__0__";
        var tokenIssuer = builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "token-issuer");
        builder.CreateResourceBuilder(tokenIssuer)
            .WithEnvironment(entry + "Issuer", issuer)
            .WithEnvironment(entry + "Audience", SpiffeIds.TokenIssuer)
            .WithEnvironment(entry + "SubjectPattern", "repo:shop/checkout:[a-z0-9-]+")
            .WithEnvironment(entry + "Jwks", new JsonObject { ["keys"] = new JsonArray(key.PublicJwk(issuer)) }.ToJsonString());
    }

    private async Task<HttpClient> ClientAsync(string person, string api)
    {
        if (!_people.TryGetValue(person, out var signedIn))
            _people[person] = signedIn = await SignedInPerson.SignInAsync(_identity, person, _password, TestContext.Current.CancellationToken, Apis);
        return await signedIn.CreateClientAsync(api, AddressOf(api), TestContext.Current.CancellationToken);
    }
}
