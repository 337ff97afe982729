using System.Net;
using AgentTrust.Fakes;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.Standalone;

namespace AgentTrust.PolicyService.Tests.Standalone;

public sealed class StandaloneDecisionTests
{
    private const string Ann = """{"type":"User","id":"ann"}""";
    private const string Paper = """{"type":"Paper","id":"p"}""";

    private const string Entities = """
        [
          {"uid": {"type": "User", "id": "ann"}, "attrs": {"level": 3, "boss": {"__entity": {"type": "User", "id": "bea"}}}, "parents": [{"type": "Team", "id": "blue"}]},
          {"uid": {"type": "User", "id": "bea"}, "attrs": {"level": 9}, "parents": []},
          {"uid": {"type": "Team", "id": "blue"}, "attrs": {}, "parents": [{"type": "Team", "id": "all"}]},
          {"uid": {"type": "Rules", "id": "now"}, "attrs": {"open": true}, "parents": []}
        ]
        """;

    [Theory]
    [InlineData("""principal in Team::"all" """, true)]
    [InlineData("principal.boss.level == 9", true)]
    [InlineData("""Rules::"now".open""", true)]
    [InlineData("context.who.level == 9", true)]
    [InlineData("context.n == 9007199254740993 && context.list.contains(-1) && context.deep.er", true)]
    [InlineData("context.score.lessThan(decimal(\"0.6\"))", true)]
    [InlineData("context has nothing", false)]
    [InlineData("principal.nickname == \"x\"", false)]
    public async Task WhatADecisionCanDependOnReachesTheEngine(string condition, bool decision)
    {
        using var host = new StandaloneHost($"permit (principal, action, resource) when {{ {condition} }};", Entities);

        Assert.Equal(decision, await host.DecidesAsync(Ann, "read", Paper, """
            {"who": {"__entity": {"type": "User", "id": "bea"}}, "n": 9007199254740993, "list": [1, -1], "deep": {"er": true}, "nothing": null,
             "score": {"__extn": {"fn": "decimal", "arg": "0.5"}}}
            """));
    }

    [Fact]
    public async Task OfAnEntityThatIsKnownTheFileAloneSpeaks()
    {
        using var host = new StandaloneHost("permit (principal, action, resource) when { principal.level == 7 || resource.level == 7 }; permit (principal, action == Action::\"see\", resource) when { principal.level == 3 };", Entities);
        var claiming = """{"type":"User","id":"ann","properties":{"level":7}}""";
        var unknown = """{"type":"User","id":"zoe","properties":{"level":7}}""";

        Assert.False(await host.DecidesAsync(claiming, "read", Paper));
        Assert.True(await host.DecidesAsync(claiming, "see", """{"type":"Paper","id":"p","properties":{"level":1}}"""));
        Assert.False(await host.DecidesAsync(Ann, "read", claiming));
        Assert.True(await host.DecidesAsync(unknown, "read", Paper));
        Assert.True(await host.DecidesAsync(Ann, "read", unknown));
    }

    [Fact]
    public async Task TypesAndActionsMayLieInNamespaces()
    {
        using var host = new StandaloneHost("""
            permit (principal is My::App::User, action == My::App::Action::"read", resource);
            permit (principal, action in [Action::"write", Other::Action::"write"], resource);
            """);
        var ann = """{"type":"My::App::User","id":"ann"}""";

        Assert.True(await host.DecidesAsync(ann, "read", Paper));
        Assert.False(await host.DecidesAsync(Ann, "read", Paper));
        Assert.True(await host.DecidesAsync(Ann, "write", Paper));
        Assert.True(await host.DecidesAsync("""{"type":"Other::User","id":"ann"}""", "write", Paper));
        Assert.False(await host.DecidesAsync(ann, "write", Paper));
    }

    [Fact]
    public async Task ASchemaIsObeyed()
    {
        using var host = new StandaloneHost("""permit (principal in Team::"all", action in Action::"any", resource) when { principal.level > 1 };""", Entities)
            .With("any.cedarschema", """
                entity Team in [Team]; entity User in [Team] = { level: Long, boss?: User }; entity Rules = { open: Bool }; entity Paper;
                action any; action read in [any] appliesTo { principal: [User], resource: [Paper], context: {} };
                """);

        Assert.True(await host.DecidesAsync(Ann, "read", Paper));
        Assert.False(await host.DecidesAsync(Ann, "unheard of", Paper));
        Assert.False(await host.DecidesAsync(Ann, "read", Ann));
        Assert.False(await host.DecidesAsync(Ann, "read", Paper, """{"more": 1}"""));
        Assert.False(await host.DecidesAsync("""{"type":"User","id":"zoe","properties":{"level":"high"}}""", "read", Paper));
    }

    [Fact]
    public async Task APolicyThatErrsDeniesAndIsNamedToWhomAsks()
    {
        using var host = new StandaloneHost("""
            permit (principal, action, resource);
            @id("strict") forbid (principal, action, resource) when { resource.locked };
            """);
        const string Asking = """{"subject":{"type":"User","id":"ann"},"action":{"name":"read"},"resource":{"type":"Paper","id":"p"},"options":{"return_context":true}}""";

        Assert.False(await host.DecidesAsync(Ann, "read", Paper));
        Assert.Contains("The policy strict could not be evaluated", (await host.PostAsync(Asking)).Body, StringComparison.Ordinal);
        Assert.True(await host.DecidesAsync(Ann, "read", """{"type":"Paper","id":"p","properties":{"locked":false}}"""));
    }

    [Fact]
    public async Task PoliciesWithoutAnIdAreNamedByFileAndPlace()
    {
        using var host = new StandaloneHost("forbid (principal, action, resource) when { false }; permit (principal, action, resource);");

        var (_, body) = await host.PostAsync("""{"subject":{"type":"User","id":"ann"},"action":{"name":"read"},"resource":{"type":"Paper","id":"p"},"options":{"return_context":true}}""");

        Assert.Contains("a.cedar#1", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"n": 0.5}""", "context.n")]
    [InlineData("""{"n": 9223372036854775808}""", "context.n")]
    [InlineData("""{"list": [1, null]}""", "context.list[1]")]
    [InlineData("""{"deep": {"x": {"__entity": {"type": "User"}}}}""", "__entity")]
    [InlineData("""{"x": {"__extn": {"fn": "decimal", "arg": 1}}}""", "__extn")]
    [InlineData("""{"x": {"__expr": "1 + 1"}}""", "__expr")]
    [InlineData("""{"x": {"__entity": {"type": "User", "id": "ann"}, "more": 1}}""", "__entity")]
    [InlineData("""{"x": {"a": 1, "a": 2}}""", "")]
    [InlineData("""{"x": "\ud800"}""", "")]
    public async Task WhatTheLanguageHasNoValueForIsRefusedByName(string context, string words)
    {
        using var host = new StandaloneHost("permit (principal, action, resource);");

        var (status, body) = await host.PostAsync($$$"""{"subject":{{{Ann}}},"action":{"name":"read"},"resource":{{{Paper}}},"context":{{{context}}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(words, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no name")]
    [InlineData("User::")]
    [InlineData("Üser")]
    public async Task ATypeThatCannotBeIsADeny(string type)
    {
        using var host = new StandaloneHost("permit (principal, action, resource);");

        Assert.False(await host.DecidesAsync($$"""{"type":"{{type}}","id":"ann"}""", "read", Paper));
        Assert.False(await host.DecidesAsync(Ann, "read", $$"""{"type":"{{type}}","id":"ann"}"""));
    }

    [Theory]
    [InlineData("permit (principal == ?principal, action, resource);", "[]", "policy template")]
    [InlineData("permit (", "[]", "a.cedar")]
    [InlineData("""@id("x") permit (principal, action, resource); @id("x") forbid (principal, action, resource);""", "[]", "give each policy its own @id")]
    public void PoliciesThatCannotDecideStopTheStart(string policies, string entities, string words) =>
        Assert.Contains(words, FailedStart.Of<PolicySetException>(() => Start(policies, entities)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "array")]
    [InlineData("[{}]", "uid")]
    [InlineData("""[{"uid":{"type":"A","id":"a"},"attrs":{},"parents":[]},{"uid":{"type":"A","id":"a"},"attrs":{},"parents":[]}]""", "twice")]
    [InlineData("""[{"uid":{"type":"A","id":"a"},"attrs":{"x":1,"x":2},"parents":[]}]""", "cannot be read")]
    [InlineData("""[{"uid":{"type":"A","id":"a"},"attrs":{"x":0.5},"parents":[]}]""", "entities.json")]
    [InlineData("""[{"uid":{"type":"A b","id":"a"},"attrs":{},"parents":[]}]""", "entities.json")]
    public void EntitiesThatCannotBeDecidedOnStopTheStart(string entities, string words) =>
        Assert.Contains(words, FailedStart.Of<EntitiesException>(() => Start("permit (principal, action, resource);", entities)).Message, StringComparison.Ordinal);

    private static void Start(string policies, string entities)
    {
        using var host = new StandaloneHost(policies, entities);
        host.StartServer();
    }
}
