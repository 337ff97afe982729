using System.Net;
using System.Runtime.CompilerServices;

namespace AgentTrust.PolicyService.Tests.Standalone;

/// <summary>The "todo" scenario of the AuthZEN interop events, by policies and entities of our own in <c>Todo/</c>.</summary>
public sealed class TodoScenarioTests(TodoScenarioTests.Scenario scenario) : IClassFixture<TodoScenarioTests.Scenario>
{
    private static readonly Dictionary<string, (string Pid, string Email)> People = new()
    {
        ["rick"] = ("CiRmZDA2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs", "rick@the-citadel.com"),
        ["morty"] = ("CiRmZDE2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs", "morty@the-citadel.com"),
        ["summer"] = ("CiRmZDI2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs", "summer@the-smiths.com"),
        ["beth"] = ("CiRmZDM2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs", "beth@the-smiths.com"),
        ["jerry"] = ("CiRmZDQ2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs", "jerry@the-smiths.com"),
    };

    [Theory]
    // who, read a user, read todos, create, update own and another's, delete own and another's
    [InlineData("rick", true, true, true, true, true, true, true)]
    [InlineData("morty", true, true, true, true, false, true, false)]
    [InlineData("summer", true, true, true, true, false, true, false)]
    [InlineData("beth", true, true, false, false, false, false, false)]
    [InlineData("jerry", true, true, false, false, false, false, false)]
    public async Task EveryPersonMayDoWhatTheirRolesAllow(
        string person, bool readUser, bool readTodos, bool create, bool updateOwn, bool updateAnothers, bool deleteOwn, bool deleteAnothers)
    {
        var another = People.Keys.First(other => other != person);

        Assert.Equal(readUser, await MayAsync(person, "can_read_user", $$"""{"type":"user","id":"{{People[another].Email}}"}"""));
        Assert.Equal(readUser, await MayAsync(person, "can_read_user", $$"""{"type":"user","id":"{{People[person].Pid}}"}"""));
        Assert.Equal(readTodos, await MayAsync(person, "can_read_todos", """{"type":"todo","id":"todo-1"}"""));
        Assert.Equal(create, await MayAsync(person, "can_create_todo", """{"type":"todo","id":"todo-1"}"""));
        Assert.Equal(updateOwn, await MayAsync(person, "can_update_todo", TodoOf(person)));
        Assert.Equal(updateAnothers, await MayAsync(person, "can_update_todo", TodoOf(another)));
        Assert.Equal(deleteOwn, await MayAsync(person, "can_delete_todo", TodoOf(person)));
        Assert.Equal(deleteAnothers, await MayAsync(person, "can_delete_todo", TodoOf(another)));
    }

    [Fact]
    public async Task WhoeverIsNotListedMayDoNothing()
    {
        foreach (var action in (string[])["can_read_user", "can_read_todos", "can_create_todo", "can_update_todo", "can_delete_todo"])
            Assert.False(await scenario.Host.DecidesAsync("""{"type":"user","id":"tammy"}""", action, TodoOf("rick")));
    }

    /// <summary>The scenario's batch: one person, one action, several todos, answered in their order and to the letter.</summary>
    [Theory]
    [InlineData("rick", true, true)]
    [InlineData("morty", false, true)]
    [InlineData("summer", false, true)]
    [InlineData("beth", false, false)]
    [InlineData("jerry", false, false)]
    public async Task SeveralTodosAreDecidedInOneRequest(string person, bool ricks, bool own)
    {
        var (status, body) = await scenario.Host.PostAsync($$"""
            {"subject":{"type":"user","id":"{{People[person].Pid}}"},"action":{"name":"can_update_todo"},"evaluations":[{"resource":{{TodoOf("rick")}}},{"resource":{{TodoOf(person)}}}]}
            """, path: "/access/v1/evaluations");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal($$"""{"evaluations":[{"decision":{{Json(ricks)}}},{"decision":{{Json(own)}}}]}""", body);
    }

    private static string Json(bool value) => value ? "true" : "false";

    private Task<bool> MayAsync(string person, string action, string resource) =>
        scenario.Host.DecidesAsync($$"""{"type":"user","id":"{{People[person].Pid}}"}""", action, resource);

    private static string TodoOf(string person) =>
        $$$"""{"type":"todo","id":"7240d0db-8ff0-41ec-98b2-34a096273b91","properties":{"ownerID":"{{{People[person].Email}}}"}}""";

    public sealed class Scenario : IDisposable
    {
        internal StandaloneHost Host { get; } = new(File.ReadAllText(Path.Combine(Here(), "Todo", "todo.cedar")), File.ReadAllText(Path.Combine(Here(), "Todo", "entities.json")));

        public void Dispose() => Host.Dispose();

        private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
    }
}
