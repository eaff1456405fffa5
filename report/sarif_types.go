package report

// The part of SARIF 2.1.0 that muster writes. Fields without omitempty are always
// there, because consumers rely on them; see docs/decisions for why these are types
// of our own.

type sarifLog struct {
	Schema  string      `json:"$schema"`
	Version string      `json:"version"`
	Runs    []*sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool               sarifTool                `json:"tool"`
	Invocations        []*sarifInvocation       `json:"invocations"`
	AutomationDetails  sarifAutomation          `json:"automationDetails"`
	OriginalURIBaseIDs map[string]sarifArtifact `json:"originalUriBaseIds"`
	Results            []*sarifResult           `json:"results"`
	ColumnKind         string                   `json:"columnKind"`
	Taxonomies         []*sarifTaxonomy         `json:"taxonomies,omitempty"`
	Properties         map[string]any           `json:"properties"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name            string             `json:"name"`
	FullName        string             `json:"fullName"`
	Version         string             `json:"version"`
	SemanticVersion string             `json:"semanticVersion,omitempty"`
	InformationURI  string             `json:"informationUri"`
	Rules           []*sarifDescriptor `json:"rules"`
	Notifications   []*sarifDescriptor `json:"notifications"`
	Supported       []sarifTaxonomyRef `json:"supportedTaxonomies,omitempty"`
}

// sarifDescriptor describes a rule, or a kind of notification.
type sarifDescriptor struct {
	ID                   string          `json:"id"`
	Name                 string          `json:"name,omitempty"`
	ShortDescription     sarifText       `json:"shortDescription"`
	FullDescription      *sarifText      `json:"fullDescription,omitempty"`
	Help                 *sarifText      `json:"help,omitempty"`
	HelpURI              string          `json:"helpUri,omitempty"`
	DefaultConfiguration *sarifLevel     `json:"defaultConfiguration,omitempty"`
	Relationships        []sarifRelation `json:"relationships,omitempty"`
	Properties           map[string]any  `json:"properties,omitempty"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifLevel struct {
	Level string `json:"level"`
}

type sarifAutomation struct {
	ID string `json:"id"`
}

type sarifInvocation struct {
	StartTimeUTC               string               `json:"startTimeUtc,omitempty"`
	EndTimeUTC                 string               `json:"endTimeUtc,omitempty"`
	ExitCode                   *int                 `json:"exitCode,omitempty"`
	ExitCodeDescription        string               `json:"exitCodeDescription,omitempty"`
	ExecutionSuccessful        bool                 `json:"executionSuccessful"`
	RuleConfigurationOverrides []sarifOverride      `json:"ruleConfigurationOverrides,omitempty"`
	ToolExecution              []*sarifNotification `json:"toolExecutionNotifications"`
	ToolConfiguration          []*sarifNotification `json:"toolConfigurationNotifications"`
}

type sarifOverride struct {
	Descriptor    sarifReference `json:"descriptor"`
	Configuration struct {
		Enabled bool `json:"enabled"`
	} `json:"configuration"`
}

// sarifReference points at a rule or a kind of notification of the driver.
type sarifReference struct {
	ID    string `json:"id"`
	Index int    `json:"index"`
}

type sarifNotification struct {
	Descriptor sarifReference `json:"descriptor"`
	Level      string         `json:"level"`
	Message    sarifText      `json:"message"`
	TimeUTC    string         `json:"timeUtc,omitempty"`
}

type sarifResult struct {
	RuleID              string              `json:"ruleId"`
	RuleIndex           *int                `json:"ruleIndex,omitempty"`
	Kind                string              `json:"kind"`
	Level               string              `json:"level"`
	Message             sarifText           `json:"message"`
	Locations           []sarifLocation     `json:"locations"`
	PartialFingerprints map[string]string   `json:"partialFingerprints"`
	BaselineState       string              `json:"baselineState,omitempty"`
	Suppressions        *[]sarifSuppression `json:"suppressions,omitempty"`
	Taxa                []sarifTaxonRef     `json:"taxa,omitempty"`
	Properties          map[string]any      `json:"properties"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

type sarifLocation struct {
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Logical  []sarifLogical `json:"logicalLocations"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI         string     `json:"uri,omitempty"`
	URIBaseID   string     `json:"uriBaseId,omitempty"`
	Description *sarifText `json:"description,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine"`
}

type sarifLogical struct {
	Name               string `json:"name"`
	FullyQualifiedName string `json:"fullyQualifiedName"`
	Kind               string `json:"kind"`
}
