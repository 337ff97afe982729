using System.Text;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Tests.Evaluation.Cedar;

/// <summary>A schema of many actions is asked in parts, and each part says what the whole one says.</summary>
public sealed class SchemaPartsTests
{
    private const int Actions = 300;

    private const string Policies = """
        @id("reads") permit (principal, action in App::Action::"reading", resource);
        @id("one") permit (principal, action == App::Action::"do-7", resource) when { context.hour > 8 };
        @id("other") forbid (principal, action == App::Action::"do-8", resource) when { App::Action::"do-2" in App::Action::"reading" };
        """;

    private static readonly PolicySet Set = Read(Schema());

    [Theory]
    [InlineData("do-2", true, "reads")]
    [InlineData("do-3", false, "")]
    [InlineData("do-7", true, "one")]
    [InlineData("do-8", false, "other")]
    public void APartDecidesAsTheWholeDoes(string action, bool permitted, string policies)
    {
        using var engine = new CedarEngine(ShippedPolicies.Module, Set);

        // Twice, and more actions than an instance holds parts of in between.
        for (var round = 0; round < 2; round++)
        {
            var verdict = engine.Evaluate(Asking(action));
            Assert.Empty(verdict.Errors);
            Assert.Equal((permitted, policies), (verdict.Permitted, string.Join(',', verdict.Policies)));
            for (var other = 0; other < Actions; other++) engine.Evaluate(Asking($"do-{other}"));
        }
    }

    [Fact]
    public void WhatTheSchemaForbidsIsStillRefused()
    {
        using var engine = new CedarEngine(ShippedPolicies.Module, Set);

        Assert.NotEmpty(engine.Evaluate(Asking("do-2") with { Resource = new("App::User", "u") }).Errors);
        Assert.NotEmpty(engine.Evaluate(Asking("do-2") with { Context = "{\"hour\":\"nine\"}"u8.ToArray() }).Errors);
        Assert.NotEmpty(engine.Evaluate(Asking("undeclared")).Errors);
    }

    [Fact]
    public void APartHoldsTheActionAndItsGroupsAndNoOther()
    {
        var part = Encoding.UTF8.GetString(Set.SchemaParts!.For(new("App::Action", "do-2"), [])!);

        Assert.Contains("\"do-2\"", part);
        Assert.Contains("\"reading\"", part);
        Assert.DoesNotContain("\"do-3\"", part);
    }

    [Fact]
    public void TheWholeIsAskedWhereAPolicyNamesAnotherActionAndOfAnActionThatIsNotKnown()
    {
        Assert.Null(Set.SchemaParts!.For(new("App::Action", "do-8"), [new("App::Action", "do-2")]));
        Assert.Null(Set.SchemaParts.For(new("App::Action", "undeclared"), []));
    }

    [Fact]
    public void ASmallSchemaAndOneWhoseValuesAreActionsAreAskedWhole()
    {
        Assert.Null(Read("namespace App { entity User; entity Doc; action reading; action \"do-2\" in [reading]; action \"do-7\", \"do-8\" appliesTo { principal: User, resource: Doc, context: { hour: Long } }; }").SchemaParts);
        Assert.Null(Read(Schema("last: Action, ")).SchemaParts);
    }

    private static string Schema(string attribute = "")
    {
        var text = new StringBuilder($"namespace App {{ entity User = {{ {attribute}name?: String }}; entity Doc; action reading;\n");
        for (var action = 0; action < Actions; action++)
            text.AppendLine($"action \"do-{action}\"{(action == 2 ? " in [reading]" : "")} appliesTo {{ principal: User, resource: Doc, context: {{ hour: Long }} }};");
        return text.Append('}').ToString();
    }

    private static PolicySet Read(string schema)
    {
        using var instance = ShippedPolicies.Module.CreateInstance();
        return PlainPolicySets.Read(new CedarLanguage(instance), [new("all.cedar", Policies)], new("all.cedarschema", schema), (part, _) => part.Id!);
    }

    private static EngineRequest Asking(string action) => new()
    {
        Principal = new("App::User", "u"),
        Action = new("App::Action", action),
        Resource = new("App::Doc", "d"),
        Context = "{\"hour\":9}"u8.ToArray(),
        Entities = "[]"u8.ToArray(),
    };
}
