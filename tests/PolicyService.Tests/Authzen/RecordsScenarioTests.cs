using System.Net;
using System.Runtime.CompilerServices;
using AgentTrust.PolicyService.Tests.Standalone;

namespace AgentTrust.PolicyService.Tests.Authzen;

/// <summary>The "search" scenario of the AuthZEN interop events on the service as it decides alone, by policies of our own in <c>Records/</c>.</summary>
public sealed class RecordsScenarioTests(RecordsScenarioTests.Scenario scenario) : IClassFixture<RecordsScenarioTests.Scenario>
{
    [Theory]
    [InlineData("view", "101", "alice", "bob", "carol", "dan")]
    [InlineData("delete", "102", "bob")]
    [InlineData("edit", "104", "dan")]
    [InlineData("view", "106", "alice", "dan", "felix")]
    [InlineData("delete", "107", "alice")]
    [InlineData("edit", "109", "carol")]
    [InlineData("view", "111", "alice", "dan", "erin", "felix")]
    [InlineData("delete", "112", "felix")]
    [InlineData("edit", "114", "bob")]
    [InlineData("view", "116", "alice", "bob", "carol", "dan")]
    [InlineData("delete", "117", "erin")]
    [InlineData("edit", "119", "alice")]
    public async Task WhoMay(string action, string record, params string[] users) => await FindsAsync("subject",
        $$"""{"subject":{"type":"user"},"action":{"name":"{{action}}"},"resource":{"type":"record","id":"{{record}}"} }""",
        users.Select(user => $$"""{"type":"user","id":"{{user}}"}"""));

    [Theory]
    [InlineData("alice", "view", "101", "102", "103", "104", "105", "106", "107", "108", "109", "110", "111", "112", "113", "114", "115", "116", "117", "118", "119", "120")]
    [InlineData("alice", "edit", "101", "107", "110", "113", "119")]
    [InlineData("alice", "delete", "101", "107", "113", "119")]
    [InlineData("bob", "view", "101", "102", "103", "105", "108", "112", "114", "116", "117", "119", "120")]
    [InlineData("bob", "edit", "102", "108", "114", "120")]
    [InlineData("bob", "delete", "102", "108", "114", "120")]
    [InlineData("carol", "view", "101", "102", "103", "105", "108", "109", "112", "115", "116", "117", "119")]
    [InlineData("carol", "edit", "103", "109", "115")]
    [InlineData("carol", "delete", "103", "109", "115")]
    [InlineData("dan", "view", "101", "102", "103", "104", "105", "106", "107", "108", "109", "110", "111", "112", "113", "114", "115", "116", "117", "118", "119", "120")]
    [InlineData("dan", "edit", "104", "110", "115", "116")]
    [InlineData("dan", "delete", "104", "110", "116")]
    [InlineData("erin", "view", "105", "111", "115", "117")]
    [InlineData("erin", "edit", "105", "111", "117")]
    [InlineData("erin", "delete", "105", "111", "117")]
    [InlineData("felix", "view", "104", "106", "109", "111", "112", "114", "118", "120")]
    [InlineData("felix", "edit", "106", "112", "118")]
    [InlineData("felix", "delete", "106", "112", "118")]
    public async Task ToWhat(string user, string action, params string[] records) => await FindsAsync("resource",
        $$"""{"subject":{"type":"user","id":"{{user}}"},"action":{"name":"{{action}}"},"resource":{"type":"record"} }""",
        records.Select(record => $$"""{"type":"record","id":"{{record}}"}"""));

    [Theory]
    [InlineData("alice", "101", "delete", "edit", "view")]
    [InlineData("alice", "111", "view")]
    [InlineData("bob", "101", "view")]
    [InlineData("bob", "111")]
    [InlineData("carol", "101", "view")]
    [InlineData("carol", "111")]
    [InlineData("dan", "101", "view")]
    [InlineData("dan", "111", "view")]
    [InlineData("erin", "101")]
    [InlineData("erin", "111", "delete", "edit", "view")]
    [InlineData("felix", "101")]
    [InlineData("felix", "111", "view")]
    public async Task How(string user, string record, params string[] actions) => await FindsAsync("action",
        $$"""{"subject":{"type":"user","id":"{{user}}"},"resource":{"type":"record","id":"{{record}}"} }""",
        actions.Select(action => $$"""{"name":"{{action}}"}"""));

    [Fact]
    public async Task WhatTheFileDoesNotKnowIsNotFound()
    {
        await FindsAsync("subject", """{"subject":{"type":"spaceship"},"action":{"name":"view"},"resource":{"type":"record","id":"101"}}""", []);
        await FindsAsync("resource", """{"subject":{"type":"user","id":"zoe"},"action":{"name":"view"},"resource":{"type":"spaceship"}}""", []);
        await FindsAsync("action", """{"subject":{"type":"user","id":"zoe"},"resource":{"type":"record","id":"999"}}""", []);
    }

    private async Task FindsAsync(string target, string json, IEnumerable<string> results) => Assert.Equal(
        (HttpStatusCode.OK, $$"""{"results":[{{string.Join(',', results)}}]}"""), await scenario.Host.PostAsync(json, path: $"/access/v1/search/{target}"));

    public sealed class Scenario : IDisposable
    {
        internal StandaloneHost Host { get; } = new(File.ReadAllText(Path.Combine(Here(), "Records", "records.cedar")), File.ReadAllText(Path.Combine(Here(), "Records", "entities.json")));

        public void Dispose() => Host.Dispose();

        private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
    }
}
