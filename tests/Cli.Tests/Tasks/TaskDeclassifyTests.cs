using AgentTrust.Cli.Policies;
using AgentTrust.Cli.Tests.Policies;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentTrust.Cli.Tests.Tasks;

[Collection(ListeningFake.OneToken)]
public sealed class TaskDeclassifyTests : IAsyncLifetime
{
    private WebApplication _proxy = null!;
    private DeclassificationRequest? _asked;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(RemoteService.TokenVariable, FakePolicySets.Token);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));
        _proxy = builder.Build();
        _proxy.MapPost("/sessions/{task}/declassification", (string task, DeclassificationRequest request) =>
        {
            _asked = request;
            return task == "task_1"
                ? Results.Ok(new Declassification { Task = task, Label = request.Label, Readings = 3, Person = "sam", Reason = request.Reason, At = FakePolicySets.Now, Record = 7 })
                : Results.Problem("There is no such open task.", statusCode: 404);
        });
        await _proxy.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(RemoteService.TokenVariable, null);
        return _proxy.DisposeAsync();
    }

    [Fact]
    public async Task ItLiftsTheLabelAndNamesTheRecord()
    {
        var done = await RunAsync("task_1", "--label", "untrusted", "--reason", "Read.", "--service", _proxy.Urls.Single());

        Assert.Equal((0, "The label is lifted from 3 readings of task_1; record 7 says so."), (done.ExitCode, done.Output.Trim()));
        Assert.Equal(new DeclassificationRequest(SessionLabel.Untrusted, "Read."), _asked);
    }

    [Fact]
    public async Task ARefusalIsSaid()
    {
        var refused = await RunAsync("task_2", "--label", "sensitive", "--reason", "Read.", "--service", _proxy.Urls.Single());

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("no such open task", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("task_1", "--label", "everything", "--reason", "Read.", "--service", "http://127.0.0.1")]
    [InlineData("task_1", "--label", "untrusted", "--service", "http://127.0.0.1")]
    [InlineData("task_1", "--label", "untrusted", "--reason", "Read.", "--service", "http://proxy.example")]
    public async Task WhatIsMissingOrUnsafeIsNotSent(params string[] args)
    {
        Assert.Equal(2, (await RunAsync(args)).ExitCode);
        Assert.Null(_asked);
    }

    private static Task<Invocation> RunAsync(params string[] args) => Invocation.RunAsync(TimeProvider.System, "", ["task", "declassify", .. args]);
}
