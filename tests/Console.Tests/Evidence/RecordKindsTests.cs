using System.Reflection;
using AgentTrust.Contracts.Audit;
using AgentTrust.OperatorConsole.Evidence;

namespace AgentTrust.Console.Tests.Evidence;

public sealed class RecordKindsTests
{
    [Fact]
    public void EveryKindThatIsRecordedCanBeLookedForByItsName()
    {
        var recorded = typeof(AuditKinds).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);

        Assert.Equal(recorded, RecordKinds.All.Order(StringComparer.Ordinal));
        Assert.All(RecordKinds.All, kind => Assert.NotEqual(kind, RecordKinds.Name(kind)));
    }

    [Fact]
    public void AKindThatIsNotKnownYetIsShownAsItIs() => Assert.Equal("weather.changed", RecordKinds.Name("weather.changed"));
}
