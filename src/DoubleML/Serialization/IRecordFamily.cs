using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace DoubleML.Serialization;

/// <summary>What a converter knows about a family of records, for those who check JSON before it is read.</summary>
public interface IRecordFamily
{
    /// <summary>The members' names, the values of the key <c>type</c>.</summary>
    IReadOnlyCollection<string> Members { get; }

    /// <summary>The shape of a member, without the key <c>type</c>.</summary>
    /// <param name="member">One of <see cref="Members"/>.</param>
    JsonTypeInfo ShapeOf(string member);

    /// <summary>A member's keys with their defaults.</summary>
    /// <param name="member">One of <see cref="Members"/>.</param>
    JsonObject DefaultsOf(string member);
}
