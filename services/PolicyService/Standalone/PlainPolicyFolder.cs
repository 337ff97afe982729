using System.Text;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>Folder → policy set: every <c>*.cedar</c> file, and a <c>*.cedarschema</c> when there is one.</summary>
internal static class PlainPolicyFolder
{
    private const long LargestSet = 16 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="PolicySetException">Names file, policy and the way out.</exception>
    public static PolicySet Load(string directory, CedarModule module)
    {
        try
        {
            var files = Read(directory, "*.cedar");
            var schemas = Read(directory, "*.cedarschema").Concat(Read(directory, "*.cedarschema.json")).ToArray();
            if (files.Count == 0) throw new PolicySetException($"{directory} holds no *.cedar file; without a policy everything is denied, so this is taken for a mistake.");
            if (schemas.Length > 1) throw new PolicySetException($"{directory} holds more than one schema; keep one, or none.");
            return Load(files, schemas.Length == 1 ? schemas[0] : null, module);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new PolicySetException($"The policies in {directory} could not be read: {e.Message}", e);
        }
    }

    private static PolicySet Load(IReadOnlyList<KeyValuePair<string, string>> files, KeyValuePair<string, string>? schema, CedarModule module)
    {
        using var instance = module.CreateInstance();
        var language = new CedarLanguage(instance);
        try
        {
            var set = PlainPolicySets.Read(language, files, schema, (part, file) => part.Id ?? $"{file}#{part.Position}");
            if (schema is { } known && language.Validate(known.Value, set.Policies).FirstOrDefault(found => !found.IsWarning) is { } fault)
                throw new PolicySetException($"{set.Find(fault.Policy)?.File}: policy \"{fault.Policy}\" does not fit {known.Key}: {fault.Message}. Correct the policy, or the schema if that is behind.");
            return set;
        }
        catch (Exception e) when (e is CedarTextException or CedarException)
        {
            throw new PolicySetException(e.Message, e);
        }
    }

    private static List<KeyValuePair<string, string>> Read(string directory, string pattern)
    {
        var paths = Directory.GetFiles(directory, pattern).Order(StringComparer.Ordinal).ToArray();
        var size = paths.Sum(path => new FileInfo(path).Length);
        return size > LargestSet
            ? throw new PolicySetException($"The files {pattern} in {directory} hold {size} bytes, more than {LargestSet}; split the set.")
            : [.. paths.Select(path => KeyValuePair.Create(Path.GetFileName(path), File.ReadAllText(path, Strict)))];
    }
}
