using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Azure.Storage.Blobs;
using DuckDB.NET.Data;

namespace StandIns.Tests;

/// <summary>Every type and member that the official assemblies name in a stand-in exists there, with exactly that signature.</summary>
public sealed class ReferenceTests
{
    private static readonly Assembly Data = typeof(DuckDBConnection).Assembly;
    private static readonly Assembly Blobs = typeof(BlobClient).Assembly;
    private static readonly Assembly Common = Assembly.Load("Azure.Storage.Common");

    public static TheoryData<Assembly, string, int, int> Pairs => new()
    {
        { Data, "DuckDB.NET.Bindings", 57, 206 },
        { Data, "Apache.Arrow", 8, 7 },
        { Common, "System.IO.Hashing", 1, 1 },
        { Blobs, "System.IO.Hashing", 1, 6 },
    };

    public static TheoryData<Assembly> Referring => [Data, Common, Blobs];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_reference_into_a_stand_in_resolves(Assembly from, string to, int types, int members)
    {
        var referenced = new References(from, to);

        Assert.Equal([], referenced.Types.Concat(referenced.Members).Where(reference => !Resolves(from, reference.Token)).Select(reference => reference.Name));
        // A new version of the package that names more, or less, is looked at by a human.
        Assert.Equal((types, members), (referenced.Types.Count, referenced.Members.Count));
    }

    [Theory]
    [MemberData(nameof(Referring))]
    public void Every_type_loads_with_its_base_classes_and_interfaces(Assembly assembly) => Assert.NotEmpty(assembly.GetTypes());

    private static bool Resolves(Assembly assembly, int token)
    {
        try
        {
            // As the loader does when it first meets the reference: another signature is a missing member.
            return assembly.ManifestModule.ResolveMember(token) is not null;
        }
        catch (Exception missing) when (missing is MemberAccessException or TypeLoadException or ArgumentException)
        {
            return false;
        }
    }

    private sealed class References
    {
        private readonly MetadataReader metadata;

        public unsafe References(Assembly from, string to)
        {
            Assert.True(from.TryGetRawMetadata(out var blob, out var length));
            metadata = new MetadataReader(blob, length);
            var types = metadata.TypeReferences.Where(type => AssemblyOf(type) == to).ToHashSet();
            Types = types.Select(type => (MetadataTokens.GetToken(type), NameOf(type))).ToList();
            Members = metadata.MemberReferences
                .Select(handle => (Handle: handle, Reference: metadata.GetMemberReference(handle)))
                .Where(member => member.Reference.Parent is { Kind: HandleKind.TypeReference } parent && types.Contains((TypeReferenceHandle)parent))
                .Select(member => (MetadataTokens.GetToken(member.Handle), $"{NameOf((TypeReferenceHandle)member.Reference.Parent)}.{metadata.GetString(member.Reference.Name)}"))
                .ToList();
        }

        public List<(int Token, string Name)> Types { get; }

        public List<(int Token, string Name)> Members { get; }

        private string NameOf(TypeReferenceHandle type) => metadata.GetString(metadata.GetTypeReference(type).Name);

        private string? AssemblyOf(TypeReferenceHandle type) => metadata.GetTypeReference(type).ResolutionScope switch
        {
            { Kind: HandleKind.TypeReference } outer => AssemblyOf((TypeReferenceHandle)outer),
            { Kind: HandleKind.AssemblyReference } assembly =>
                metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)assembly).Name),
            _ => null,
        };
    }
}
