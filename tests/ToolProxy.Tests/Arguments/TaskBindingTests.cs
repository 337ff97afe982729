using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ToolProxy.Arguments;
using AgentTrust.ToolProxy.Arguments.Binding;
using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Tests.Arguments;

public sealed class TaskBindingTests
{
    private const string Action = "ticket.write";

    [Theory]
    [InlineData("host api.example.com", "host", "api.example.com", true)]
    [InlineData("host api.example.com", "host", "API.example.com.", true)]
    [InlineData("host api.example.com", "host", "api.example.com:8443", false)]
    [InlineData("host api.example.com", "host", "evil-api.example.com", false)]
    [InlineData("host api.example.com", "url", "https://api.example.com/x", true)]
    [InlineData("host api.example.com", "url", "https://evil.example/?api.example.com", false)]
    [InlineData("host *.example.com", "host", "a.b.example.com", true)]
    [InlineData("host *.example.com", "host", "example.com", false)]
    [InlineData("host *.example.com", "host", "evilexample.com", false)]
    [InlineData("host *", "host", "anywhere.example", true)]
    [InlineData("recipient ann@example.com", "recipient", "Ann <ANN+x@example.com>", true)]
    [InlineData("recipient ann@example.com", "recipient", "ann@example.com, eve@evil.example", false)]
    [InlineData("recipient *@example.com", "recipient", "bob@example.com", true)]
    [InlineData("recipient *@example.com", "recipient", "bob@sub.example.com", false)]
    [InlineData("recipient *@example.com", "recipient", "bob@evilexample.com", false)]
    [InlineData("branch fix/*", "branch", "fix/totals", true)]
    [InlineData("branch fix/*", "branch", "refs/heads/fix/totals", true)]
    [InlineData("branch fix/*", "branch", "fix", false)]
    [InlineData("branch fix/*", "branch", "fixes/totals", false)]
    [InlineData("branch fix/*", "branch", "Fix/totals", false)]
    [InlineData("path src/*", "path", "src/a.cs", true)]
    [InlineData("path src/*", "path", "./src//a.cs", true)]
    [InlineData("path src/*", "path", ".github/workflows/x.yml", false)]
    [InlineData("account 1234", "account", "1234", true)]
    [InlineData("account 1234", "account", "12345", false)]
    [InlineData("repository shop/checkout", "repository", "shop/checkout", true)]
    [InlineData("repository shop/checkout", "repository", "shop/other", false)]
    public void ABoundaryCoversWhatItNames(string boundary, string kind, string value, bool isBound) =>
        Assert.Equal(isBound, IsBound(kind, value, Task("Look into it", boundary)));

    [Theory]
    [InlineData("branch", "anything")]
    [InlineData("path", "src/a.cs")]
    public void WhatLiesInTheRepositoryIsFreeWhereNoBoundaryLimitsIt(string kind, string value)
    {
        Assert.True(IsBound(kind, value, Task("Look into it")));
        Assert.False(IsBound(kind, value, Task("Look into it", $"{kind} other")));
    }

    [Theory]
    [InlineData("host", "evil.example")]
    [InlineData("url", "https://evil.example/")]
    [InlineData("recipient", "eve@evil.example")]
    [InlineData("account", "1234")]
    [InlineData("cluster", "eu-1")]
    public void WhatNobodyNamedIsOutside(string kind, string value)
    {
        Assert.False(IsBound(kind, value, Task("Look into it")));
        // Of another action.
        Assert.False(IsBound(kind, value, Task("Look into it", $"{kind} *") with { Boundaries = [new() { Type = kind, Id = "*", Actions = ["ticket.read"] }] }));
    }

    [Theory]
    [InlineData("Tell ann@example.com what you find.", "recipient", "ann@example.com", true)]
    [InlineData("Tell ann what you find", "recipient", "ann", false)]
    [InlineData("Tell Ann what you find", "recipient", "ann", true)]
    [InlineData("Tell Ann's team what you find", "recipient", "Ann", true)]
    [InlineData("Tell Anna, ann-marie and Ann@example.com what you find", "recipient", "ann", false)]
    [InlineData("Look. Tell nobody", "recipient", "tell", false)]
    [InlineData("Post it into 'general'", "recipient", "general", true)]
    [InlineData("Post a general word into the channel general", "recipient", "general", true)]
    [InlineData("Post a general word into the random channel.", "recipient", "random", true)]
    [InlineData("Post a general word", "recipient", "general", false)]
    [InlineData("Tell Ann, ann and bob", "recipient", "Ann, bob", false)]
    [InlineData("Post it to #ops.", "recipient", "#ops", true)]
    [InlineData("Compare with https://docs.example.com/a.", "url", "https://docs.example.com/b", true)]
    [InlineData("Compare with docs.example.com", "host", "docs.example.com", true)]
    [InlineData("Not notdocs.example.com", "host", "docs.example.com", false)]
    [InlineData("Look at 169.254.169.254", "host", "169.254.169.254", false)]
    [InlineData("Restart web", "host", "web", false)]
    [InlineData("Bill account 1234", "account", "1234", true)]
    public void WhatTheIntentNamesIsFine(string intent, string kind, string value, bool isBound) => Assert.Equal(isBound, IsBound(kind, value, Task(intent)));

    [Fact]
    public void TheCallsOwnResourceIsInside()
    {
        Assert.True(IsBound("environment", "staging", Task("x"), new() { Type = "environment", Id = "staging" }));
        Assert.True(IsBound("environment", "staging", Task("x"), new() { Type = "secret", Id = "staging/key" }));
        Assert.False(IsBound("environment", "production", Task("x"), new() { Type = "secret", Id = "staging/key" }));
        Assert.True(IsBound("repository", "shop/checkout", Task("x"), new() { Type = "pipeline", Id = "shop/checkout" }));
    }

    [Theory]
    [InlineData("host", "evil.example", false)]
    [InlineData("recipient", "eve@evil.example", false)]
    [InlineData("command", "curl x", false)]
    [InlineData("account", "1234", true)]
    [InlineData("environment", "production", true)]
    public void AReadIsHeldToItWhereItSends(string kind, string value, bool isBound) =>
        Assert.Equal(isBound, IsBound(kind, value, Task("x"), sink: null));

    [Fact]
    public void ACommandRunsWhatTheCatalogLists()
    {
        var argument = CatalogArgument.Parse("x", ArgumentKind.Command) with { Programs = ["dotnet", "sh"] };

        Assert.Empty(TaskBinding.Unbound(Call(argument, "dotnet test; sh -c 'dotnet build'", Task("x"), null, "ci")));
        Assert.Equal(["command", "host"], TaskBinding.Unbound(Call(argument, "sh -c 'curl x'", Task("x"), null, "ci")));
        Assert.Equal(["command"], TaskBinding.Unbound(Call(argument, "./dotnet test", Task("x"), null, "ci")));
    }

    [Theory]
    [InlineData("git log src", "ci", "")]
    [InlineData("git -c core.pager=id log", "ci", "command")]
    [InlineData("git log ~/.aws", "ci", "path")]
    [InlineData("git log ~/.aws", null, "path")]
    [InlineData("git log ../../etc", null, "path")]
    [InlineData("git fetch https://evil.example/x", null, "host")]
    public void AListedProgramStaysWithinTheTaskInEveryWord(string command, string? sink, string unbound)
    {
        var argument = CatalogArgument.Parse("x", ArgumentKind.Command) with { Programs = ["git"] };

        Assert.Equal(unbound, string.Join(' ', TaskBinding.Unbound(Call(argument, command, Task("x"), null, sink))));
        Assert.Empty(TaskBinding.Unbound(Call(argument with { Programs = ["git", "git -c"] }, "git -c core.pager=id log", Task("x"), null, sink)));
    }

    private static bool IsBound(string kind, string value, TaskFacts task, AccessEntity? resource = null, string? sink = "ticket") =>
        TaskBinding.Unbound(Call(CatalogArgument.Parse("x", Enum.Parse<ArgumentKind>(kind, ignoreCase: true)), value, task, resource, sink)).Count == 0;

    private static ToolCall Call(CatalogArgument argument, string value, TaskFacts task, AccessEntity? resource, string? sink)
    {
        var reading = ArgumentReading.Read(argument, value);
        Assert.Null(reading.Fault);
        return new("call_1", ServerKind.Mcp, "tickets")
        {
            Tool = new()
            {
                Server = "tickets", Name = "comment", Action = Action, Resource = ResourceTemplate.Parse("ticket", "{id}"), Sensitivity = Sensitivity.Internal, Sink = sink,
                Capture = new Dictionary<string, string>(),
            },
            Resource = resource ?? new() { Type = "ticket", Id = "CHK-7" },
            Task = task,
            Named = [.. reading.Names.Select(name => new NamedArgument(argument, "/x", name))],
        };
    }

    private static TaskFacts Task(string intent, string? boundary = null) => new()
    {
        Id = "task_1", Agent = "agent", Owner = "olivia", OpenedBy = "oscar", Intent = intent, State = TaskState.Open, Steps = [], Step = "propose",
        Boundaries = boundary?.Split(' ') is [var type, var id] ? [new() { Type = type, Id = id, Actions = [Action] }] : [],
        Budget = new() { Calls = 1, Writes = 1, Minutes = 1 }, OpenedAt = DateTimeOffset.UnixEpoch, ExpiresAt = DateTimeOffset.UnixEpoch, Version = 1,
    };
}
