using System.Reflection;
using System.Text.Json;
using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.AuditService.Tests.Log;

public sealed class CanonicalRecordTests
{
    private static readonly PropertyInfo[] Members = typeof(AuditRecord).GetProperties();

    private static readonly AuditRecord Full = new()
    {
        Id = "rec_1",
        Kind = AuditKinds.Decision,
        Time = new DateTimeOffset(2026, 11, 23, 12, 30, 0, 120, TimeSpan.FromHours(2)),
        Epoch = "run \"one\"",
        Sequence = (1L << 53) - 1,
        Agent = AuditHost.Agent,
        Task = "Aufgabe €",
        Person = "ada",
        Call = "call\n1",
        Action = "repo.read",
        Resource = new AccessEntity { Type = "repository", Id = "a/ö", Properties = Json("""{"z":1.50,"a":[null,true]}""") },
        Outcome = "permitted",
        Summary = "😀 <script> \\ / \u0001\u007f\uFFFD",
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        Details = Json("""{"ö":1e21,"b":{"y":"x","a":-0.0},"a_":"","a":null}"""),
        Bodies = [new() { Name = BodyNames.Prompt, MediaType = "text/plain", Length = 3, Digest = "sha256:00" }],
    };

    public static TheoryData<string> Optional => [.. Members.Where(m => !m.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute))).Select(m => m.Name)];

    [Fact]
    public void ARecordWithEveryMemberHasTheContractsForm()
    {
        Assert.All(Members, member => Assert.NotNull(member.GetValue(Full)));
        Assert.Equal(CanonicalJson.EncodeContract(Full), CanonicalRecord.Encode(Full));
    }

    [Theory]
    [MemberData(nameof(Optional))]
    public void ARecordWithoutAMemberHasTheContractsForm(string member)
    {
        var less = Full with { };
        typeof(AuditRecord).GetProperty(member)!.SetValue(less, null);

        Assert.Equal(CanonicalJson.EncodeContract(less), CanonicalRecord.Encode(less));
    }

    [Fact]
    public void LoneSurrogatesAndTwiceTheSameDetailHaveNoForm()
    {
        Assert.Throws<JsonException>(() => CanonicalRecord.Encode(Full with { Summary = "\uD800" }));
        Assert.Throws<JsonException>(() => CanonicalRecord.Encode(Full with { Sequence = (1L << 53) + 1 }));
    }

    private static Dictionary<string, JsonElement> Json(string text) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text)!;
}
