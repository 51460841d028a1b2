using System.Text.Json.Serialization;
using DoubleML.Models;

namespace DoubleML.Tests.Serialization;

/// <summary>Reads and writes models as a run spec does.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Model))]
internal sealed partial class SpecJson : JsonSerializerContext;
