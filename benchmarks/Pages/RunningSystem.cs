using System.Net.Http.Headers;
using AgentTrust.ServiceDefaults.Identity;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AgentTrust.Benchmarks.Pages;

/// <summary>The whole system, as <c>dotnet run --project AppHost</c> starts it.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private readonly DistributedApplication _app;
    private readonly DirectoryInfo _folder;

    private RunningSystem(DistributedApplication app, DirectoryInfo folder, string password) => (_app, _folder, Password) = (app, folder, password);

    /// <summary>Of every seeded person.</summary>
    public string Password { get; }

    public Uri Console => _app.GetEndpoint("console", "http");

    public static async Task<RunningSystem> StartAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);

        var folder = Directory.CreateTempSubdirectory("agenttrust-pages-");
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [$"--SampleTools:DataDirectory={folder.FullName}", $"--Policies:Store={Path.Combine(folder.FullName, "policy-sets")}"], timeout.Token);
        builder.Configuration["Logging:LogLevel:Default"] = "Warning";
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToList())
        {
            builder.CreateResourceBuilder(project).WithEnvironment("Logging__LogLevel__Default", "Warning")
                .WithEnvironment("ApprovalService__Approvals__RequestLifetime", "12:00:00");
        }

        var app = await builder.BuildAsync(timeout.Token);
        await app.StartAsync(timeout.Token);
        foreach (var needed in (string[])["approval-service", "audit-service", "console"]) await app.ResourceNotifications.WaitForResourceHealthyAsync(needed, timeout.Token);

        var password = app.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .OfType<ParameterResource>().Single(parameter => parameter.Name == "people-password");
        return new(app, folder, (await password.GetValueAsync(timeout.Token))!);
    }

    public async Task<NpgsqlDataSource> DatabaseAsync(string name, CancellationToken cancellationToken) =>
        NpgsqlDataSource.Create((await _app.GetConnectionStringAsync(name, cancellationToken))!);

    /// <summary>A client of one service in the name of another, with a credential of this minute.</summary>
    public HttpClient ClientAs(string resource, string service, string audience)
    {
        if (!_app.ResourceNotifications.TryGetCurrentState(resource, out var state)) throw new InvalidOperationException($"{resource} is not running.");

        string Setting(string name) => state.Snapshot.EnvironmentVariables.Single(variable => variable.Name == $"Workload__{name}").Value!;
        var identity = new WorkloadIdentity(
            Options.Create(new WorkloadOptions { Id = Setting("Id"), PrivateKey = Setting("PrivateKey"), TrustBundle = Setting("TrustBundle") }), TimeProvider.System);
        var http = new HttpClient { BaseAddress = _app.GetEndpoint(service, "http"), Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", identity.CreateCredential(audience));
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
