using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration;

public sealed class PolicySlicesTests : IDisposable
{
    private const string Policies = """
        @id("all") permit (principal, action, resource);
        @id("ann") permit (principal == User::"ann", action, resource);
        @id("users") permit (principal is User, action, resource);
        @id("users-in") permit (principal is User in Team::"t", action, resource);
        @id("team") permit (principal in Team::"t", action, resource);
        @id("paper") permit (principal, action, resource == Paper::"p");
        @id("papers") permit (principal, action, resource is Paper);
        @id("folder") permit (principal, action, resource in Folder::"f");
        @id("read") permit (principal, action == Action::"read", resource);
        @id("ann-reads-paper") permit (principal == User::"ann", action == Action::"read", resource == Paper::"p");
        @id("any-read") permit (principal, action in Action::"reading", resource);
        @id("list") permit (principal, action in [Action::"list", Action::"reading"], resource is Paper);
        """;

    private const string Schema = """
        entity Team; entity User in [Team]; entity Robot; entity Folder; entity Paper in [Folder];
        action reading; action read, list in [reading] appliesTo { principal: [User, Robot], resource: [Paper, Folder] };
        action write appliesTo { principal: [User, Robot], resource: [Paper, Folder] };
        """;

    private readonly CedarInstance _instance = ShippedPolicies.Module.CreateInstance();

    [Theory]
    [InlineData("User", "ann", "read", "Paper", "p", "all ann ann-reads-paper any-read folder list paper papers read team users users-in")]
    [InlineData("User", "ben", "read", "Paper", "q", "all any-read folder list papers read team users users-in")]
    [InlineData("Robot", "ann", "list", "Folder", "p", "all any-read folder team")]
    [InlineData("User", "ann", "write", "Paper", "p", "all ann folder paper papers team users users-in")]
    [InlineData("Robot", "r", "write", "Folder", "f", "all folder team")]
    [InlineData("Robot", "r", "reading", "Folder", "f", "all any-read folder team")]
    public void ASliceHoldsWhatTheHeadsDoNotRuleOut(string type, string id, string action, string resourceType, string resource, string expected) =>
        Assert.Equal(expected, Slice(Set(Schema), Request(type, id, action, resourceType, resource)));

    [Fact]
    public void WithoutASchemaAnyActionMayLieInAnyGroup() =>
        Assert.Equal("all any-read folder list papers team", Slice(Set(null), Request("Robot", "r", "write", "Paper", "q")));

    [Fact]
    public void OfAnActionThatTheSchemaDoesNotKnowNothingIsRuledOut() =>
        Assert.Equal(12, Set(Schema).For(Request("Robot", "r", "unheard of", "Folder", "f")).Policies.Count);

    [Fact]
    public void EqualSlicesAreTheSame()
    {
        var set = Set(Schema);

        Assert.Same(set.For(Request("User", "ben", "read", "Paper", "q")), set.For(Request("User", "cleo", "read", "Paper", "r")));
    }

    [Fact]
    public void AnEngineThatHasHadToLetSlicesGoDecidesTheSame()
    {
        // Each slice takes a third of what an instance holds.
        var text = string.Concat(Enumerable.Range(0, 4).Select(i => string.Concat(Enumerable.Repeat($"""permit (principal, action == Action::"a{i}", resource);""" + "\n", 3))));
        var slots = new SliceSlots(mostPolicies: 9);
        var set = PlainPolicySets.Read(new(_instance), [new("a.cedar", text)], null, (part, _) => $"p{part.Position}");
        var slices = Enumerable.Range(0, 4).Select(i => set.For(Request("User", "u", $"a{i}", "Paper", "p"))).ToArray();

        string[] names = [.. slices.Take(3).Select(slice => slots.Take(slice, _ => { }))];
        Assert.True(slots.TryUse(slices[0], out var used));
        var taken = slots.Take(slices[3], _ => { });

        Assert.Equal(3, names.Distinct().Count());
        Assert.Equal(names[0], used);
        Assert.Equal(names[1], taken);
        Assert.False(slots.TryUse(slices[1], out _));
    }

    [Fact]
    public void WhatHadToGoAndIsNotOverwrittenIsEmptied()
    {
        var slots = new SliceSlots(mostPolicies: 12);
        var set = Set(null);
        List<string> emptied = [];

        var small = Enumerable.Range(0, 3).Select(i => slots.Take(new([.. set.Policies.Skip(4 * i).Take(4)]), emptied.Add)).ToArray();
        var large = slots.Take(new(set.Policies), emptied.Add);

        Assert.Equal(small.Order(), emptied.Append(large).Order());
    }

    public void Dispose() => _instance.Dispose();

    private PolicySet Set(string? schema) => PlainPolicySets.Read(
        new(_instance), [new("a.cedar", Policies)], schema is null ? null : new("s", schema), (part, _) => part.Id!);

    private static string Slice(PolicySet set, EngineRequest request) =>
        string.Join(' ', set.For(request).Policies.Select(policy => policy.Id).Order(StringComparer.Ordinal));

    private static EngineRequest Request(string type, string id, string action, string resourceType, string resource) => new()
    {
        Principal = new(type, id),
        Action = new("Action", action),
        Resource = new(resourceType, resource),
        Context = "{}"u8.ToArray(),
        Entities = "[]"u8.ToArray(),
    };
}
