using System.Globalization;
using System.Net;
using System.Text;

namespace AgentTrust.Cli.Compliance;

/// <summary>The map with counts from a real log, as one HTML page that prints well and loads nothing.</summary>
internal static class AuditorsReport
{
    private const string Style = """
        body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1a1a1a}
        table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}th,td{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}
        th{background:#f2f2f2}td.n{text-align:right;font-variant-numeric:tabular-nums}.open{background:#fff3d6}code{font-size:.85em;overflow-wrap:anywhere}
        @page{size:A4 landscape;margin:14mm}
        @media print{body{margin:0;max-width:none;font-size:10px}thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}}
        """;

    /// <param name="map">The map.</param>
    /// <param name="counts">Records that answer each line's question, by the question; what is missing could not be asked.</param>
    /// <param name="facts">What the report is about: the log, its size, its checkpoint, the time.</param>
    public static string Of(ControlMap map, IReadOnlyDictionary<string, long> counts, IReadOnlyList<(string Name, string Value)> facts)
    {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Auditor's report</title><style>").Append(Style).Append("</style></head><body>\n<h1>Auditor's report</h1>\n<table>\n");
        foreach (var (name, value) in facts) page.Append($"<tr><th scope=\"row\">{Text(name)}</th><td><code>{Text(value)}</code></td></tr>\n");
        page.Append("</table>\n<p>A count is of records that answer the line's question now; zero says that it has not happened, not that it does not work: that is what the tests say.</p>\n");

        foreach (var framework in map.Controls.GroupBy(control => control.Framework, StringComparer.Ordinal))
        {
            page.Append($"<h2>{Text(framework.Key)}</h2>\n<p>{framework.Count(control => control.State == "met")} of {framework.Count()} lines are met.</p>\n");
            page.Append("<table><thead><tr><th>Control</th><th>Asks for</th><th>Mechanism</th><th>Tests</th><th>Evidence</th><th>Records</th><th>State</th><th>Review</th></tr></thead><tbody>\n");
            foreach (var control in framework) page.Append(Row(control, counts));
            page.Append("</tbody></table>\n");
        }

        return page.Append("</body></html>\n").ToString();
    }

    private static string Row(Control control, IReadOnlyDictionary<string, long> counts)
    {
        var count = counts.TryGetValue(control.Evidence, out var records) ? records.ToString("N0", CultureInfo.InvariantCulture) : "not asked";
        return $"<tr{(control.State == "open" ? " class=\"open\"" : "")}><td>{Text(control.Id)}</td><td>{Text(control.Title)}</td><td>{Text(control.Mechanism)}</td>"
            + $"<td>{string.Join("<br>", control.Tests.Select(test => $"<code>{Text(test)}</code>"))}</td><td><code>{Text(control.Evidence)}</code></td><td class=\"n\">{count}</td>"
            + $"<td>{Text(control.State)}, {Text(control.Standing)}{(control.Missing is { } missing ? $". {Text(missing)}" : "")}</td><td>{control.Review:yyyy-MM-dd}</td></tr>\n";
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
