package estate

import (
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"
)

// Beside returns the paths of the files of waivers and attestations that an estate file
// names, as they can be opened from here, also when the estate file is wrong in other
// places; "" where it names none or cannot be understood.
func Beside(path string) (waivers, attestations string) {
	data, err := os.ReadFile(path)
	if err != nil || len(data) > maxSize {
		return "", ""
	}
	var file struct {
		Policy struct {
			Waivers      string `yaml:"waivers"`
			Attestations string `yaml:"attestations"`
		} `yaml:"policy"`
	}
	if _, problem := document(data); problem != nil || yaml.Unmarshal(data, &file) != nil {
		return "", ""
	}
	from := func(name string) string {
		if name == "" || filepath.IsAbs(name) {
			return name
		}
		return filepath.Join(filepath.Dir(path), name)
	}
	return from(file.Policy.Waivers), from(file.Policy.Attestations)
}
