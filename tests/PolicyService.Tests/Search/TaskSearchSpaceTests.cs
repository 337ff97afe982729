using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.Tests.Search;

/// <summary>What can be found on the platform: who and what a task names, as far as the shipped policies permit it.</summary>
public sealed class TaskSearchSpaceTests : IDisposable
{
    private readonly PolicyServiceHost _service = new();

    [Fact]
    public async Task TheTasksAgentIsFound() => Assert.Equal(
        [Story.AgentId], await FindAsync("subject", Ask("subject", new { type = "agent" }, "repo.read", new { type = "repository", id = "shop/checkout" })));

    [Fact]
    public async Task OnlyWhatTheTaskOpensIsFound() => Assert.Equal(
        ["shop/checkout"], await FindAsync("resource", Ask("resource", Agent, "repo.read", new { type = "repository" })));

    [Fact]
    public async Task ABoundaryThatOpensEverythingNamesNothing() => Assert.Empty(
        await FindAsync("resource", Ask("resource", Agent, "alert.read", new { type = "alert" })));

    [Fact]
    public async Task OnlyActionsThatArePermittedOnTheResourceAreFound() => Assert.Equal(
        ["repo.branch.write", "repo.read"],
        await FindAsync("action", Ask("action", Agent, null, new { type = "repository", id = "shop/checkout" },
            Story.Context with { Sink = "repository", Destination = new() { Branch = "fix/x" } })));

    [Theory]
    [InlineData("tsk_2", "agent", "repository")]
    [InlineData(Story.TaskId, "user", "repository")]
    [InlineData(Story.TaskId, "agent", "spaceship")]
    [InlineData(null, "agent", "repository")]
    public async Task WhatIsNotKnownIsNotFound(string? task, string subject, string resource)
    {
        var context = task is null ? null : Story.Context with { Task = task };

        Assert.Empty(await FindAsync("subject", Ask("subject", new { type = subject }, "repo.read", new { type = resource, id = "shop/checkout" }, context)));
        Assert.Empty(await FindAsync("resource", Ask("resource", new { type = subject, id = Story.AgentId }, "repo.read", new { type = resource }, context)));
        Assert.Empty(await FindAsync("action", Ask("action", new { type = subject, id = Story.AgentId }, null, new { type = resource, id = "shop/checkout" }, context)));
    }

    [Fact]
    public async Task WithoutTheIssuerNothingCanBeSearched()
    {
        _service.Issuer.Unreachable = true;

        var (status, _) = await _service.PostAsync("/access/v1/search/resource", Ask("resource", Agent, "repo.read", new { type = "repository" }));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
    }

    public void Dispose() => _service.Dispose();

    private static object Agent => new { type = "agent", id = Story.AgentId };

    private static string Ask(string target, object subject, string? action, object resource) => Ask(target, subject, action, resource, Story.Context);

    private static string Ask(string target, object subject, string? action, object resource, ToolCallContext? context) => JsonSerializer.Serialize(
        new { subject, action = target == "action" ? null : new { name = action }, resource, context }, WireJson.Options);

    private async Task<IEnumerable<string>> FindAsync(string target, string json)
    {
        var (status, body) = await _service.PostAsync($"/access/v1/search/{target}", json);

        Assert.Equal(HttpStatusCode.OK, status);
        return JsonElement.Parse(body).GetProperty("results").EnumerateArray()
            .Select(result => result.GetProperty(target == "action" ? "name" : "id").GetString()!);
    }
}
