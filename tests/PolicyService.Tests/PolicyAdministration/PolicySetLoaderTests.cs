using System.Text;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration;

public sealed class PolicySetLoaderTests : IDisposable
{
    private const string Annotated = """@id("p") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31")""";

    private readonly PolicyFolder _folder = new();

    [Fact]
    public void TheShippedPoliciesSayWhatTheyAreForAndWhetherPracticeHasSettled()
    {
        var policies = ShippedPolicies.Engine.Policies.Policies;

        Assert.All(policies, policy => Assert.EndsWith(".", policy.Reason));
        Assert.Contains(policies, policy => policy.Status == PolicyStatus.Interim);
        Assert.Equal(policies.Count, policies.Select(policy => policy.Reason).Distinct().Count());
    }

    [Theory]
    [InlineData("permit(principal action, resource);", "(1)", "unexpected token")]
    [InlineData(Annotated + "\npermit(principal, action, resource)\nwhen { context.nothing };", "\"p\"", "nothing")]
    [InlineData(Annotated + """permit(principal, action == Action::"repo.destroy", resource);""", "\"p\"", "repo.destroy")]
    [InlineData(Annotated + """permit(principal, action, resource) when { 1 == 2 && principal.function == "x" };""", "\"p\"", "impossible")]
    [InlineData("permit(principal, action, resource);", "a.cedar", "@id")]
    [InlineData("""@id("p")permit(principal, action, resource);""", "\"p\"", "@reason")]
    [InlineData("""@id("p") @reason("r") @status("settled") @review("2027-05-31") permit(principal, action, resource);""", "\"p\"", "@requirement")]
    [InlineData("""@id("p") @reason("r") @requirement("all") @status("settled") @review("2027-05-31") permit(principal, action, resource);""", "\"p\"", "R14")]
    [InlineData("""@id("p") @reason("r") @requirement("R1") @status("maybe") @review("2027-05-31") permit(principal, action, resource);""", "\"p\"", "interim")]
    [InlineData("""@id("p") @reason("r") @requirement("R1") @status("settled") permit(principal, action, resource);""", "\"p\"", "@review")]
    [InlineData("""@id("p") @reason("r") @requirement("R1") @status("settled") @review("next year") permit(principal, action, resource);""", "\"p\"", "2027-05-31")]
    [InlineData(Annotated + """@approvers("x") permit(principal, action, resource);""", "\"p\"", "@quorum")]
    [InlineData(Annotated + """@approvers("x, y") @quorum("1") permit(principal, action, resource);""", "\"p\"", "@quorum")]
    [InlineData(Annotated + """@approvers("x,,y") @quorum("3") permit(principal, action, resource);""", "\"p\"", "@approvers")]
    [InlineData(Annotated + """@approvers("x") @quorum("1") @passkey("yes") permit(principal, action, resource);""", "\"p\"", "preferred")]
    [InlineData(Annotated + """@passkey("required") permit(principal, action, resource);""", "\"p\"", "@approvers")]
    [InlineData(Annotated + """@approvers("x") @quorum("1") @break_glass("one-person") permit(principal, action, resource);""", "\"p\"", "two-people")]
    [InlineData(Annotated + """@break_glass("two-people") permit(principal, action, resource);""", "\"p\"", "@approvers")]
    [InlineData(Annotated + """@approvers("x") @quorum("1") @escalation("y, y") permit(principal, action, resource);""", "\"p\"", "@escalation")]
    [InlineData(Annotated + """@obligation("") permit(principal, action, resource);""", "\"p\"", "@obligation")]
    [InlineData(Annotated + """@obligation("Redact Secrets") permit(principal, action, resource);""", "\"p\"", "@obligation")]
    [InlineData(Annotated + """@obligation("max_bytes=") permit(principal, action, resource);""", "\"p\"", "@obligation")]
    [InlineData(Annotated + """@obligation("redact, redact") permit(principal, action, resource);""", "\"p\"", "@obligation")]
    [InlineData(Annotated + "permit(principal == ?principal, action, resource);", "a.cedar", "template")]
    [InlineData(Annotated + "permit(principal, action, resource);" + Annotated + "forbid(principal, action, resource);", "\"p\"", "already")]
    public void ABadPolicyIsNamedWithItsFileAndTheFix(string text, string place, string words)
    {
        _folder.With("a.cedar", text);

        var refusal = Assert.Throws<PolicySetException>(_folder.Load);

        Assert.Contains("a.cedar", refusal.Message);
        Assert.Contains(place, refusal.Message);
        Assert.Contains(words, refusal.Message);
        Assert.Contains("Policies:Directory", refusal.Message);
    }

    [Fact]
    public void AFolderWithoutPoliciesIsTakenForAMistakeAndTheSettingIsNamed()
    {
        var refusal = Assert.Throws<PolicySetException>(_folder.Load);

        Assert.Contains("Policies:Directory", refusal.Message);
        Assert.Contains(_folder.Path, refusal.Message);
    }

    [Fact]
    public void FilesWithoutAPolicyAreTakenForAMistake() =>
        Assert.Contains("hold no policy", Assert.Throws<PolicySetException>(_folder.With("a.cedar", "// later\n").Load).Message);

    [Fact]
    public void ABrokenOrMissingSchemaIsNamed()
    {
        _folder.With("a.cedar", Annotated + "permit(principal, action, resource);");

        var broken = Assert.Throws<PolicySetException>(() => _folder.With(PolicySetFiles.SchemaName, "entity Agent;\nentity\n").Load());
        var missing = Assert.Throws<PolicySetException>(() => _folder.Without(PolicySetFiles.SchemaName).Load());

        Assert.Contains(PolicySetFiles.SchemaName, broken.Message);
        Assert.Contains("missing", missing.Message);
    }

    [Fact]
    public void TextThatIsNotUtf8IsRefused()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "a.cedar"), Encoding.Latin1.GetBytes("// größer\n"));

        Assert.Contains("UTF-8", Assert.Throws<PolicySetException>(_folder.Load).Message);
    }

    [Fact]
    public void TheVersionIsTheContentAndNothingElse()
    {
        using var other = new PolicyFolder();
        foreach (var folder in new[] { _folder, other }) folder.With("a.cedar", Annotated + "permit(principal, action, resource);");

        var first = _folder.Load().Version;

        Assert.Equal(first, other.Load().Version);
        Assert.NotEqual(first, other.With("a.cedar", Annotated + "permit(principal, action, resource); ").Load().Version);
        Assert.NotEqual(first, _folder.Without("a.cedar").With("b.cedar", Annotated + "permit(principal, action, resource);").Load().Version);
    }

    [Fact]
    public void ASliceHoldsEveryPolicyWhoseScopeCanMatchAndNoOther()
    {
        var policies = _folder.With("a.cedar", string.Concat(
            Policy("all", "action"), Policy("group", """action in Action::"observe" """), Policy("one", """action == Action::"repo.read" """),
            Policy("list", """action in [Action::"repo.merge", Action::"observe"] """), Policy("other", """action == Action::"repo.merge" """))).Load();

        Assert.Equal(["all", "group", "list", "one"], For("repo.read"));
        Assert.Equal(["all", "list", "other"], For("repo.merge"));
        Assert.Equal(["all"], For("iam.change"));

        IEnumerable<string> For(string action) => policies
            .For(new() { Principal = new("Agent", "a"), Action = new("Action", action), Resource = new("Repository", "r"), Context = default, Entities = default })
            .Policies.Select(policy => policy.Id).Order(StringComparer.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Policy(string id, string action) =>
        $"""@id("{id}") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") permit(principal, {action}, resource);""" + "\n";
}
