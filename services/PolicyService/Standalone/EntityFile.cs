using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>Reads a file of Cedar entities; the engine has read it too, against the schema if there is one, before it counts.</summary>
internal static class EntityFile
{
    private const long LargestFile = 64 * 1024 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="EntitiesException">The file is not one that can be decided on; says where and why.</exception>
    public static EntitySet Read(string path, PolicySet policies, CedarModule module)
    {
        try
        {
            if (new FileInfo(path).Length is > LargestFile and var size) throw new EntitiesException($"{path} holds {size} bytes, more than {LargestFile}.");
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Array) throw new EntitiesException($"{path} is not a JSON array of entities.");

            var entities = new Dictionary<EntityUid, KnownEntity>();
            foreach (var json in document.RootElement.EnumerateArray())
            {
                var uid = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("uid", out var named) ? EntityReferences.Read(named) : null;
                if (uid is not { } own) throw new EntitiesException($"{path}: entity {entities.Count} has no uid like {{\"type\": \"User\", \"id\": \"alice\"}}.");
                if (!entities.TryAdd(own, Read(json))) throw new EntitiesException($"{path}: the entity {own.Type}::\"{own.Id}\" is there twice.");
            }

            Check(path, document.RootElement, policies, module);
            return new(entities);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new EntitiesException($"{path} cannot be read: {e.Message}");
        }
    }

    private static KnownEntity Read(JsonElement json)
    {
        var references = new HashSet<EntityUid>();
        foreach (var member in json.EnumerateObject())
            if (member.Name != "uid") EntityReferences.Collect(member.Value, references);
        using var facts = new MemoryStream();
        using (var writer = new Utf8JsonWriter(facts))
        {
            writer.WriteStartObject();
            foreach (var member in json.EnumerateObject())
                if (member.Name != "uid") member.WriteTo(writer);
            writer.WriteEndObject();
        }

        return new(Encoding.UTF8.GetBytes(json.GetRawText()), [.. references], SHA256.HashData(facts.GetBuffer().AsSpan(0, (int)facts.Length)));
    }

    private static void Check(string path, JsonElement entities, PolicySet policies, CedarModule module)
    {
        using var instance = module.CreateInstance();
        try
        {
            if (new CedarLanguage(instance).EntityFault(entities, policies.Schema) is { } fault) throw new EntitiesException($"{path}: {fault}. Correct it.");
        }
        catch (CedarException e)
        {
            throw new EntitiesException($"{path} could not be checked: {e.Message}");
        }
    }
}

/// <summary>Entities cannot be decided on; the message says which file, where and why.</summary>
internal sealed class EntitiesException(string message) : Exception(message);
