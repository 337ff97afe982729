using System.Globalization;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Export.Formats;

/// <summary>RFC 4180 §2, every field quoted; and no field that a spreadsheet would compute.</summary>
internal static class CsvLine
{
    public const string Header =
        "\"index\",\"time\",\"kind\",\"agent\",\"task\",\"person\",\"call\",\"action\",\"resource_type\",\"resource\",\"outcome\",\"code\",\"summary\",\"trace_id\",\"leaf_hash\"";

    // OWASP, CSV injection: what makes a cell a formula, behind blanks too.
    private static readonly char[] Formulas = ['=', '+', '-', '@', '\t', '\r', '\n', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20'];

    public static string Of(LoggedRecord logged)
    {
        var record = logged.Record;
        string?[] fields =
        [
            logged.Index.ToString(CultureInfo.InvariantCulture), record.Time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture), record.Kind, record.Agent, record.Task,
            record.Person, record.Call, record.Action, record.Resource?.Type, record.Resource?.Id, record.Outcome, Texts.One(record, "code"), record.Summary, record.TraceId, Convert.ToHexStringLower(Convert.FromBase64String(logged.LeafHash)),
        ];
        return string.Join(',', fields.Select(field => $"\"{Safe(field ?? "").Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }

    /// <summary>One line, and text: an apostrophe before it tells the spreadsheet so.</summary>
    private static string Safe(string field)
    {
        var isFormula = field.Length > 0 && (Formulas.Contains(field[0]) || (field.TrimStart() is [var first, ..] && Formulas.Contains(first)));
        var line = field.ReplaceLineEndings(" ").Replace('\0', ' ');
        return isFormula ? "'" + line : line;
    }
}
